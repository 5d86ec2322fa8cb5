"""What is no table, damaged or hostile is refused with a code that has a text in both languages."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.settings import read_settings


def refusal(data: bytes, name: str = "x.csv", **options: object) -> str:
    with pytest.raises(InputError) as caught:
        read_table(data, name, **options)  # type: ignore[arg-type]
    english, korean = (translator(language).error(caught.value) for language in ("en", "ko"))
    assert english[0] != korean[0]
    assert english[1] != korean[1]
    return caught.value.code


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}).to_excel(buffer, index=False)
    return buffer.getvalue()


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DEEPWORTH_EXPANDED_MB", "2")
    monkeypatch.setenv("DEEPWORTH_UPLOAD_MB", "1")
    read_settings.cache_clear()
    yield
    read_settings.cache_clear()


NOISE = np.random.default_rng(0).bytes(5000)
REFUSED = {
    "nothing": (b"", "empty_file"),
    "white space": (b" \r\n\n", "empty_file"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty_file"),
    "header only": (b"a,b\n", "no_rows"),
    "header and blanks": (b"a,b\n,\n ,\n", "no_rows"),
    "png": (b"\x89PNG\r\n\x1a\n....", "not_a_table"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "not_a_table"),
    "elf": (b"\x7fELF\x02\x01\x01", "not_a_table"),
    "windows program": (b"MZ\x90\x00\x03", "not_a_table"),
    "noise": (NOISE, "not_a_table"),
    "nul bytes": (b"a,b\n1,\x002\n", "not_a_table"),
    "web page": (b"<!DOCTYPE html><html></html>", "not_a_table"),
    "old excel": (b"\x09\x04\x06\x00" + b"0" * 600, "old_excel"),
    "other container": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "not_a_table"),
    "locked excel": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "excel_password",
    ),
    "no file": (zipped(), "zip_empty"),
    "cut zip": (zipped(("a.csv", b"a,b\n" * 999))[:50], "damaged_archive"),
    "cut gzip": (gzip.compress(b"a,b\n1,2\n" * 999)[:40], "damaged_archive"),
    "gzip with a wrong sum": (gzip.compress(b"a,b\n1,2\n")[:-8] + b"zzzzzzzz", "damaged_archive"),
    "gzip in gzip in gzip": (
        gzip.compress(gzip.compress(gzip.compress(b"a,b\n1,2\n"))),
        "nested_archive",
    ),
    "corrupt parquet": (b"PAR1 but not really PAR1", "damaged_file"),
    "corrupt excel": (
        zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<nonsense")),
        "damaged_file",
    ),
    "no encoding fits": (b"a,b\n" + bytes(range(128, 256)) * 3 + b",1\n", "undecodable"),
    "unclosed quote": (b'a,b\n1,"x y\nz, 4,4,\nq\n\n,4,4,5,5,5\n', "unclosed_quote"),
    "hardly two rows alike": (b"a,b\n" + b"1,2,3,4\n1,2,3,4,5\n1,2,3\n1,\n" * 9, "ragged_rows"),
    "too many columns": (b",".join([b"1"] * 5001) + b"\n", "too_many_columns"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, code = REFUSED[case]
    assert refusal(data) == code


def test_zip_with_a_password() -> None:
    data = bytearray(zipped(("a.csv", b"a,b\n1,2\n")))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data), "a.zip") == "zip_password"


@pytest.mark.usefixtures("small_limits")
def test_bombs_and_large_files() -> None:
    zeros = b"0" * 3_000_000
    assert refusal(gzip.compress(zeros), "a.csv.gz") == "expands_too_much"
    assert refusal(zipped(("a.csv", zeros)), "a.zip") == "expands_too_much"
    inside = zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b""), ("x", zeros))
    assert refusal(inside, "a.xlsx") == "expands_too_much"
    assert refusal(gzip.compress(gzip.compress(zeros)), "a.gz.gz") == "expands_too_much"
    buffer = io.BytesIO()
    pd.DataFrame({"a": np.zeros(1_000_000)}).to_parquet(buffer)
    assert refusal(buffer.getvalue(), "a.parquet") == "expands_too_much"
    large = b"a,b\n" + b"1,2\n" * 300_000
    assert refusal(large) == "file_too_large"
    assert read_table(large, "a.csv", limit=2_000_000).rows == 300_000


def test_cut_workbook() -> None:
    assert refusal(workbook()[:-200], "a.xlsx") == "damaged_archive"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"overrides": {"encoding": "klingon"}}, "unknown_encoding"),
        ({"overrides": {"encoding": "ascii"}}, "undecodable"),
        ({"overrides": {"header_row": 9}}, "header_row_outside"),
        ({"overrides": {"delimiter": "ab"}}, "bad_delimiter"),
        ({"overrides": {"decimal": "x"}}, "bad_decimal"),
        ({"overrides": {"colour": "x"}}, "unknown_override"),
        ({"kinds": {"없음": "number"}}, "unknown_column"),
        ({"kinds": {"이름": "number"}}, "kind_impossible"),
        ({"kinds": {"이름": "datetime"}}, "kind_impossible"),
    ],
)
def test_impossible_overrides(options: dict[str, object], code: str) -> None:
    assert refusal("이름,b\n가,1\n나,2\n".encode(), **options) == code


def test_unknown_sheet() -> None:
    assert refusal(workbook(), "a.xlsx", overrides={"sheet": "Nope"}) == "no_such_sheet"


def test_5000_columns_work() -> None:
    rows = [",".join(str((i * j) % 97 / 7) for i in range(5000)) for j in range(10)]
    data = (",".join(f"c{i}" for i in range(5000)) + "\n" + "\n".join(rows)).encode()
    dataset = read_table(data, "wide.csv")
    assert dataset.frame.shape == (10, 5000)
    assert "more_columns_than_rows" in {finding.code for finding in dataset.findings}


@pytest.mark.data
def test_naughty_strings(real_data: Path) -> None:
    lines = (real_data / "csv" / "blns.txt").read_text("utf-8").split("\n")
    strings = list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    cells = pd.DataFrame({"naughty": strings * 3, "y": np.arange(len(strings) * 3) % 7})
    dataset = read_table(cells.to_csv(index=False).encode(), "blns.csv", kinds={"naughty": "text"})  # type: ignore[dict-item]
    assert dataset.rows == len(cells)
    kept = set(dataset.frame["naughty"].dropna())
    assert {"<script>alert(0)</script>", "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい"} <= kept
    names = pd.DataFrame([range(len(strings))] * 30, columns=strings)
    wide = read_table(names.to_csv(index=False).encode(), "blns.csv")
    assert wide.frame.shape == (30, len(strings))
    assert wide.frame.columns.is_unique
    assert all(name.strip() for name in wide.frame.columns)


def test_importing_loads_no_training_stack() -> None:
    code = (
        "import pkgutil, importlib, sys, lib.intake\n"
        "for m in pkgutil.walk_packages(lib.intake.__path__, 'lib.intake.'):\n"
        "    importlib.import_module(m.name)\n"
        "heavy = {'sklearn', 'scipy.stats', 'skrub', 'catboost', 'skops', 'distributed', 'dask',"
        " 'tensorflow', 'keras', 'streamlit'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
