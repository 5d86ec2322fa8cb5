"""`read` writes what a file was read as, so that any program can take or check it."""

import json
import shlex
from pathlib import Path

import pandas as pd
import pytest

from lib.cli.arguments import make_parser
from lib.cli.main import main
from lib.cli.reading_options import option_text, reading_overrides
from lib.i18n import translator

ROOT = Path(__file__).resolve().parents[3]
TEXT = 'id;pay;when;note\n1;"1.200,50 €";02.01.2024;"a; b"\n2;"13,25 €";31.12.2024;02134\n3;?;;\n'


def written(tmp_path: Path, *options: str) -> pd.DataFrame:
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text(TEXT, "utf-8")
    assert main(["read", str(file), "--to", str(out), *options]) == 0
    return pd.read_csv(out, dtype=str, keep_default_na=False)


def test_typed_cells_are_plain_and_others_keep_their_text(tmp_path: Path) -> None:
    frame = written(tmp_path)
    assert frame["pay"].tolist() == ["1200.5", "13.25", ""]
    assert frame["when"].tolist() == ["2024-01-02", "2024-12-31", ""]
    assert frame["note"].tolist() == ["a; b", "02134", ""]


def test_raw_cells_are_those_of_the_file(tmp_path: Path) -> None:
    frame = written(tmp_path, "--raw")
    assert frame["pay"].tolist() == ["1.200,50 €", "13,25 €", "?"]
    assert frame["when"].tolist() == ["02.01.2024", "31.12.2024", ""]


def test_how_it_was_read_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "--json")
    about = json.loads(capsys.readouterr().out)
    pay = next(column for column in about["columns"] if column["name"] == "pay")
    assert pay["written"] == {"decimal": ",", "thousands": ".", "unit": "€"}


def test_a_place_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(TEXT, "utf-8")
    assert main(["read", str(file), "--to", str(tmp_path / "no" / "out.csv")]) == 2


@pytest.mark.parametrize(
    ("text", "raw", "typed"),
    [
        ("", "", ""),
        ("a,b\n", "a,b\n", "a,b\n"),
        ("a,b\na,b\n1,2\n3,4\n", "a a,b b\n1,2\n3,4\n", "a,b\n1,2\n3,4\n"),
        ("1,2\n3,4\n", "1,2\n3,4\n", "column_1,column_2\n1,2\n3,4\n"),
        ("a,b\n1,2\n3,4,5\n", 'a,b\n1,2\n3,"4,5"\n', "a,b\n1,2\n3,4\n"),
        ("d,p\n28/01/2018,$1.50\n29/01/2018,$2\n",) * 2
        + ("d,p\n28/01/2018,$1.50\n29/01/2018,$2\n",),
        ("t,n\n00:15,1\n12:30,?\n", "t,n\n00:15,1\n12:30,?\n", "t,n\n00:15,1\n12:30,\n"),
    ],
)
def test_what_is_written_is_what_the_file_says(
    tmp_path: Path, text: str, raw: str, typed: str
) -> None:
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text(text, "utf-8")
    for options, wanted in ((["--raw"], raw), ([], typed)):
        assert main(["read", str(file), "--to", str(out), *options]) == 0
        assert out.read_text("utf-8") == wanted


DATES = "when,price,area\n" + "".join(
    f"{n % 12 + 1:02d}/{n * n % 11 + 1:02d}/2024,{n % 7},{('NA', 'EU')[n % 2]}\n" for n in range(40)
)


def test_a_doubt_is_printed_with_the_option_that_decides_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.csv"
    file.write_text(DATES, "utf-8")
    assert main(["profile", str(file), "--json"]) == 0
    doubts = json.loads(capsys.readouterr().out)["doubts"]
    options = [doubt["otherwise"][0]["option"] for doubt in doubts]
    assert options == ["--read-as area=kept=", "--read-as when=dmy"]
    assert main(["read", str(file)]) == 0
    told = capsys.readouterr().err
    assert all(option in told for option in options)
    decided = [word for option in options for word in shlex.split(option)]
    assert main(["profile", str(file), "--json", *decided]) == 0
    assert json.loads(capsys.readouterr().out)["doubts"] == []


@pytest.mark.parametrize(
    ("text", "column", "options"),
    [
        ("price=number,decimal=comma", "price", {"kind": "number", "decimal": ","}),
        ("when=dmy", "when", {"kind": "datetime", "dates": "dmy"}),
        ('"a=b"=text', "a=b", {"kind": "text"}),
        ("x=missing=-999|none", "x", {"missing": "-999\nnone"}),
        ('x="missing=a, b|c",category', "x", {"missing": "a, b\nc", "kind": "category"}),
        ("이름, 값=kept=", "이름, 값", {"kept": ""}),
        ("x=unit=kg", "x", {"unit": "kg", "kind": "number"}),
    ],
)
def test_what_is_said_of_a_column_is_understood_and_written_as_it_is_typed(
    text: str, column: str, options: dict[str, str]
) -> None:
    parsed = make_parser(translator("en")).parse_args(["read", "f.csv", "--read-as", text])
    said = reading_overrides(parsed)
    assert said == {"columns": {column: options}}
    again = ["read", "f.csv", *shlex.split(option_text(said))]
    assert reading_overrides(make_parser(translator("en")).parse_args(again)) == said


@pytest.mark.parametrize("text", ["price", "=number", "price=", "price=decimal=;", "when=later"])
def test_what_says_nothing_of_a_column_is_bad_input(text: str, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(DATES, "utf-8")
    assert main(["read", str(file), "--read-as", text]) == 2


@pytest.mark.parametrize("command", ["read", "profile"])
def test_a_file_that_ends_its_reader_is_bad_input(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    data = bytearray((ROOT / "tests/unit/intake/files/old.xls").read_bytes())
    # A size that its reader would take memory for, and ends its process when there is none.
    data[2161:2165] = b"\xff\xff\xff\x7f"
    (tmp_path / "old.xls").write_bytes(data)
    assert main([command, str(tmp_path / "old.xls"), "--lang", "en"]) == 2
    said = capfd.readouterr().err
    assert said.startswith("deepworth: Reading old.xls failed")
    assert said.count("\n") == 1


def test_a_workbook_is_written_as_it_stands(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    file = ROOT / "tests/unit/intake/files/old.xls"
    assert main(["read", str(file), "--raw", "--to", str(out)]) == 0
    assert out.read_text("utf-8").splitlines()[:2] == [
        "지역,매장,일자,코드,비율,영업",
        "서울,매장0,2024-01-01,0000,0,True",
    ]
