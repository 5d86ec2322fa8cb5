"""Workbooks of every kind as the tables in them: dates, merged cells, what is hidden."""

import datetime
import gzip
import io
import struct
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import translator
from lib.intake.formats.error_cells import errors_in_xls
from lib.intake.head import read_head, sheet_names
from lib.intake.reading import read_table
from tests.unit.intake.test_bad_input import zipped

_MANIFEST = b"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def book(rows: list[list[Any]], *merged: str, title: str = "표") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for one in merged:
        sheet.merge_cells(one)
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def ods(rows: str) -> bytes:
    """Return a spreadsheet of OpenDocument whose only sheet has these rows."""
    names = ("office", "table", "text")
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in names
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="표">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        ("mimetype", _SPREADSHEET.encode()),
        ("content.xml", content.encode()),
        ("META-INF/manifest.xml", b'<m:manifest xmlns:m="' + _MANIFEST + b'"/>'),
    )


def cell(value: object, extra: str = "") -> str:
    if isinstance(value, str):
        kind = 'office:value-type="string"'
    elif isinstance(value, datetime.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind} {extra}><text:p>{value}</text:p></table:table-cell>"


def row(*values: object) -> str:
    return f"<table:table-row>{''.join(map(cell, values))}</table:table-row>"


def values(dataset: Dataset, code: str) -> dict[str, Any]:
    found = [one for one in dataset.findings if one.code == code]
    assert found, [one.code for one in dataset.findings]
    for language in ("en", "ko"):
        translator(language).finding(code, dict(found[0].values))
    return {key: value for key, value in found[0].values.items() if key != "columns"}


def refused(data: bytes, name: str) -> str:
    with pytest.raises(InputError) as caught:
        read_table(data, name)
    return caught.value.code


def test_cells_are_read_as_they_were_meant() -> None:
    rows: list[list[Any]] = [["code", "day", "when", "share", "paid", "long", "n"]]
    for number in range(12):
        when = datetime.datetime(2024, 1, 1 + number, 9, 30)
        span = datetime.timedelta(hours=30 + number, minutes=5)
        rows.append([f"00{number:02}", when.date(), when, 0.25, number % 2 == 0, span, number])
    made = book(rows)
    for line in made.active.iter_rows(min_row=2, min_col=4, max_col=4):
        line[0].number_format = "0%"
    dataset = read_table(saved(made), "x.xlsx")
    frame = dataset.frame
    assert frame["code"].tolist()[:2] == ["0000", "0001"]
    assert frame["day"].tolist()[1] == pd.Timestamp("2024-01-02")
    assert frame["when"].tolist()[1] == pd.Timestamp("2024-01-02 09:30")
    assert frame["share"].tolist() == [0.25] * 12
    assert frame["paid"].tolist()[:2] == ["True", "False"]
    assert frame["n"].tolist() == list(range(12))
    assert dataset.reading.format == "xlsx"
    assert dataset.reading.sheet == "표"
    spans = read_table(saved(made), "x.xlsx", kinds={"long": "text"}).frame["long"]  # type: ignore[dict-item]
    assert spans.tolist()[0] == "30:05:00"


def test_errors_of_the_spreadsheet_are_missing_and_said() -> None:
    made = book([["a", "b"], *([number, "x"] for number in range(20))])
    for place, written in (("A3", "#DIV/0!"), ("A5", "#N/A")):
        made.active[place] = written
        made.active[place].data_type = "e"
    dataset = read_table(saved(made), "x.xlsx")
    assert dataset.frame["a"].isna().sum() == 2
    assert values(dataset, "error_cells") == {"count": 2}


def test_errors_of_opendocument_are_missing_and_said() -> None:
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    wrong = (
        f'<table:table-cell {calc} table:formula="of:=1/0" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
        "</table:table-cell>"
    )
    rows = [row("a", "b"), *(row(number, "x") for number in range(20))]
    rows[3] = rows[7] = f"<table:table-row>{wrong}{cell('x')}</table:table-row>"
    dataset = read_table(ods("".join(rows)), "x.ods")
    assert str(dataset.column("a").kind) == "number"
    assert dataset.frame["a"].isna().sum() == 2
    assert values(dataset, "error_cells") == {"count": 2}


def test_cells_merged_downwards_are_filled() -> None:
    rows = [["city", "shop", "n"]]
    rows += [["서울" if not number else None, f"s{number}", number] for number in range(4)]
    rows += [["부산" if not number else None, f"t{number}", number] for number in range(6)]
    dataset = read_table(saved(book(rows, "A2:A5", "A6:A11")), "x.xlsx")  # type: ignore[arg-type]
    assert dataset.frame["city"].tolist() == ["서울"] * 4 + ["부산"] * 6
    assert values(dataset, "merged_filled") == {"count": 2, "rows": 8}
    # Without merged cells nobody knows what an empty one means.
    assert read_table(saved(book(rows)), "x.xlsx").frame["city"].isna().sum() == 8  # type: ignore[arg-type]


_GROUPS = [
    ["매출 현황", None, None, None, None],
    ["지역", "2023", None, "2024", None],
    [None, "수량", "금액", "수량", "금액"],
]


def test_names_under_merged_names_are_joined() -> None:
    rows = [*_GROUPS, *([f"r{n}", n, n * 2.5, n + 1, n * 3.5] for n in range(10))]
    made = book(rows, "A1:E1", "A2:A3", "B2:C2", "D2:E2")  # type: ignore[arg-type]
    dataset = read_table(saved(made), "x.xlsx")
    names = ["지역", "2023 수량", "2023 금액", "2024 수량", "2024 금액"]
    assert dataset.frame.columns.tolist() == names
    assert dataset.rows == 10
    assert values(dataset, "headers_joined") == {"rows": 2}
    assert read_head(saved(made), "x.xlsx").frame.columns.tolist() == names
    # The reader may say where the names begin.
    again = read_table(saved(made), "x.xlsx", {"header_row": dataset.reading.header_row})
    assert again.frame.columns.tolist() == names


def test_a_row_of_data_below_a_merged_name_is_no_name() -> None:
    rows = [["id", "address", None], *([f"i{n}", "서울", f"강남 {n}"] for n in range(10))]
    dataset = read_table(saved(book(rows, "B1:C1")), "x.xlsx")  # type: ignore[arg-type]
    assert dataset.rows == 10
    assert dataset.frame.columns[0] == "id"
    assert dataset.frame.iloc[0, 1] == "서울"


def test_what_is_hidden_is_read_and_said() -> None:
    made = book([["a", "b"], *([number, number] for number in range(10))])
    made.active.row_dimensions[3].hidden = True
    made.active.row_dimensions[4].hidden = True
    made.active.column_dimensions["B"].hidden = True
    secret = made.create_sheet("앞", 0)
    secret.append(["x", "y"])
    secret.append([1, 2])
    secret.sheet_state = "hidden"
    dataset = read_table(saved(made), "x.xlsx")
    assert dataset.reading.sheet == "표"
    assert dataset.rows == 10
    assert values(dataset, "hidden_cells") == {"rows": 2, "across": 1}
    assert values(dataset, "other_sheets_hidden")["hidden"] == ["앞"]
    assert sheet_names(saved(made), "x.xlsx") == ["앞", "표"]
    assert read_table(saved(made), "x.xlsx", {"sheet": "앞"}).frame.columns.tolist() == ["x", "y"]


def test_open_document() -> None:
    body = row("city", "day", "n")
    body += "".join(row(f"도시 {n}", datetime.date(2024, 1, n + 1), n / 2) for n in range(12))
    two = 'table:number-rows-spanned="2"'
    spanned = (
        f"<table:table-row>{cell('합', two)}"
        f"{cell(datetime.date(2024, 2, 1))}{cell(3)}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{cell(datetime.date(2024, 2, 2))}{cell(4)}"
        "</table:table-row>"
    )
    end = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    dataset = read_table(ods(body + spanned + end), "x.ods")
    assert dataset.reading.format == "ods"
    assert dataset.frame["n"].tolist()[:3] == [0, 0.5, 1]
    assert dataset.frame["day"].dtype.kind == "M"
    assert dataset.frame["city"].tolist()[-2:] == ["합", "합"]
    assert values(dataset, "merged_filled") == {"count": 1, "rows": 1}


def test_a_small_open_document_that_unfolds_is_refused() -> None:
    repeated = 'table:number-columns-repeated="4000"'
    rows = (
        f'<table:table-row table:number-rows-repeated="1000000">{cell(1, repeated)}'
        "</table:table-row>"
    )
    assert refused(ods(row("a") + rows), "x.ods") == "too_many_cells"
    repeated = 'table:number-columns-repeated="9000"'
    wide = f"<table:table-row>{cell(1, repeated)}</table:table-row>"
    assert refused(ods(wide), "x.ods") == "too_many_columns"
    assert refused(ods("<table:table-row>"), "x.ods") == "damaged_file"


def test_other_office_documents_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    for content, code in (
        ("EncryptedPackage", "excel_password"),
        ("WordDocument", "not_a_table"),
        ("Workbook\x00", "damaged_file"),
    ):
        assert refused(ole + content.encode("utf-16-le"), "x.xls") == code
    assert refused(zipped(("word/document.xml", b"x"), ("[Content_Types].xml", b"")), "x") == (
        "not_a_table"
    )


def test_a_sheet_with_a_prefix_and_single_quotes_is_looked_into() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(book([["a"], [1]])))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members["xl/worksheets/sheet1.xml"] = (
        f"<x:worksheet xmlns:x='{space}'><x:sheetData><x:row r='1'><x:c r='ZZZ1'><x:v>1</x:v>"
        "</x:c></x:row></x:sheetData></x:worksheet>"
    ).encode()
    assert refused(zipped(*members.items()), "x.xlsx") == "too_many_columns"


def test_old_workbooks() -> None:
    data = (Path(__file__).parent / "files" / "old.xls").read_bytes()
    dataset = read_table(data, "old.xls")
    frame = dataset.frame
    assert dataset.reading.format == "xls"
    assert frame["지역"].tolist() == ["서울"] * 6 + ["부산"] * 6
    assert frame["코드"].tolist()[:2] == ["0000", "0001"]
    assert frame["비율"].tolist()[:2] == [0, 0.125]
    assert frame["일자"].tolist()[1] == pd.Timestamp("2024-01-02")
    assert frame["영업"].tolist()[:2] == ["True", "False"]
    assert values(dataset, "other_sheets_hidden")["hidden"] == ["메모"]
    assert read_head(data, "old.xls").frame.shape == (12, 6)
    assert refused(data[:3000], "old.xls") in ("damaged_file", "not_a_table")
    assert read_table(gzip.compress(data), "old.xls.gz").rows == 12


def test_errors_of_old_workbooks_are_counted() -> None:
    data = (Path(__file__).parent / "files" / "errors.xls").read_bytes()
    dataset = read_table(data, "errors.xls")
    assert np.flatnonzero(dataset.frame["v"].isna()).tolist() == [4, 8, 11]
    assert values(dataset, "error_cells")["count"] == 3
    for end in range(0, len(data), 97):
        assert 0 <= errors_in_xls(data[:end], 0) <= 3


def binary_workbook(rows: Sequence[Sequence[float | str | None]]) -> bytes:
    """Return an .xlsb workbook with one sheet: records of a number, a length and content.

    None is the error #N/A.
    """

    def record(number: int, content: bytes = b"") -> bytes:
        kind = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
        return kind + bytes([len(content)]) + content

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    cells = b""
    for number, given in enumerate(rows):
        cells += record(0, struct.pack("<IIHHBII", number, 0, 300, 0, 0, 1, 0) + bytes(4))
        for place, value in enumerate(given):
            at = struct.pack("<II", place, 0)
            if value is None:
                cells += record(3, at + bytes([42]))
            elif isinstance(value, str):
                cells += record(6, at + text(value))
            else:
                cells += record(5, at + struct.pack("<d", value))
    sheet = record(129) + record(148, bytes(16)) + record(145) + cells + record(146) + record(130)
    book = record(131) + record(143) + record(156, bytes(8) + text("rId1") + text("표"))
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.bin" Type="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
    )
    return zipped(
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", book + record(144) + record(132)),
        ("xl/_rels/workbook.bin.rels", links.encode()),
        ("xl/worksheets/sheet1.bin", sheet),
    )


def test_binary_workbooks() -> None:
    data = binary_workbook([["이름", "n"], *([f"가{n}", n / 2] for n in range(20))])
    dataset = read_table(data, "x.xlsb")
    assert dataset.reading.format == "xlsb"
    assert dataset.frame["n"].tolist()[:3] == [0, 0.5, 1]
    assert dataset.frame["이름"].tolist()[0] == "가0"
    assert "error_cells" not in {one.code for one in dataset.findings}
    wrong = binary_workbook([["n", "m"], *([n, None if n in (3, 7) else n * 2] for n in range(20))])
    assert values(read_table(wrong, "x.xlsb"), "error_cells")["count"] == 2


_PAGE = """<html><head><meta charset="euc-kr"><style>td {{ color: red }}</style></head><body>
<table><tr><td>조회 기간</td><td>2024</td></tr></table>
<table border=1><tr><th rowspan=2>지점</th><th colspan=2>거래</th></tr>
<tr><th>건수</th><th>금&amp;액</th></tr>{rows}</table></body></html>"""


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig", "utf-16"])
def test_web_pages_named_as_workbooks(encoding: str) -> None:
    rows = "".join(
        f"<tr><td>지점 {n}<br>본점<td align=right>{n}</td><td>1,{n:03}</td></tr>" for n in range(20)
    )
    dataset = read_table(_PAGE.format(rows=rows).encode(encoding), "거래내역.xls")
    assert dataset.frame.columns.tolist() == ["지점", "거래 건수", "거래 금&액"]
    assert dataset.frame.iloc[3].tolist() == ["지점 3 본점", 3, 1003]
    assert dataset.rows == 20
    assert dataset.reading.format == "html"
    assert values(dataset, "other_tables") == {"count": 1}
    head = read_head(_PAGE.format(rows=rows * 200).encode(encoding), "거래내역.xls")
    assert head.frame.columns.tolist() == dataset.frame.columns.tolist()


def test_pages_without_a_table_and_texts_named_as_workbooks() -> None:
    assert refused(b"<html><body>Sign in again</body></html>", "x.xls") == "not_a_table"
    assert refused(b"<html><table><tr></tr></table></html>", "x.xls") == "not_a_table"
    text = "이름\t금액\n" + "".join(f"가{n}\t1,{n:03}\n" for n in range(20))
    for encoding in ("cp949", "utf-16"):
        dataset = read_table(text.encode(encoding), "은행.xls")
        assert dataset.frame["금액"].tolist()[2] == 1002
        assert dataset.reading.format == "text"


def test_a_page_of_many_open_tables_takes_no_time() -> None:
    begin = time.process_time()
    assert refused(b"<html>" + b"<table><tr><td>" * 200_000, "x.xls") in (
        *("damaged_file", "not_a_table", "no_rows"),
    )
    wide = b"<table>" + b"<tr><td rowspan=900000000 colspan=1000>x" * 3000 + b"</table>"
    assert refused(b"<html>" + wide, "x.html") in ("too_many_columns", "too_many_cells")
    assert time.process_time() - begin < 10
