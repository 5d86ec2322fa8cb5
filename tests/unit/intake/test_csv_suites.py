"""The two public suites of small CSV files: each reads as its JSON, bad ones are noticed."""

import json
from pathlib import Path

import pytest

from lib.errors import InputError
from lib.intake.delimited.dialect import detect_dialect
from lib.intake.delimited.encodings import decode
from lib.intake.delimited.records import read_records
from lib.intake.reading import read_table

SPECTRUM = (
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
)
BAD = {
    "bad-header-less-fields": "rows_padded",
    "bad-header-more-fields": "columns_renamed",
    "bad-header-no-header": "empty_file",
    "bad-header-wrong-header": "no_rows",
    "bad-missing-quote": "quotes_as_text",
    "bad-quotes-with-unescaped-quote": "stray_quotes",
    "bad-unescaped-quote": "stray_quotes",
}


def records(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    if path.stem.endswith("_crlf") and b"\r" not in data:
        # A checkout that normalises line ends took from these files what they are about.
        data = data.replace(b"\n", b"\r\n")
    dialect = detect_dialect(decode(data, path.name).text, path.name)
    cells: list[list[str]] = read_records(dialect).to_numpy(dtype=object).tolist()
    return [row for row in cells if any(row)] if dialect.width > 1 else cells


@pytest.mark.data
@pytest.mark.parametrize("name", SPECTRUM)
def test_spectrum(real_data: Path, name: str) -> None:
    folder = real_data / "csv" / "csv-spectrum"
    expected = json.loads((folder / "json" / f"{name}.json").read_text("utf-8"))
    header, *rows = records(folder / "csvs" / f"{name}.csv")
    assert [dict(zip(header, row, strict=True)) for row in rows] == expected


@pytest.mark.data
def test_csv_test_data(real_data: Path) -> None:
    folder = real_data / "csv" / "csv-test-data"
    checked = 0
    for path in sorted((folder / "json").glob("*.json")):
        expected = json.loads(path.read_text("utf-8"))
        found = records(folder / "csv" / f"{path.stem}.csv")
        if path.stem.startswith("header-"):
            header, *rows = found
            assert header == ["foo", "bar", "baz"]
            assert [dict(zip(header, row, strict=True)) for row in rows] == expected
        else:
            assert found == expected, path.stem
        checked += 1
    assert checked == 18


@pytest.mark.data
@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_or_repaired_with_a_finding(real_data: Path, name: str) -> None:
    data = (real_data / "csv" / "csv-test-data" / "csv" / f"{name}.csv").read_bytes()
    try:
        codes = {finding.code for finding in read_table(data, f"{name}.csv").findings}
    except InputError as error:
        codes = {error.code}
    assert BAD[name] in codes
