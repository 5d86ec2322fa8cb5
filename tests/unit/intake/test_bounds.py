"""Small files that claim or unfold to huge tables are refused before they are anything."""

import gzip
import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.errors import InputError
from lib.intake.formats import archives
from lib.intake.formats.archives import TooManyParts, check_directory, gunzip
from lib.intake.head import read_head
from lib.intake.reading import read_table
from lib.intake.uploads import read_upload
from lib.settings import read_settings
from tests.unit.intake.test_bad_input import refusal, workbook, zipped

_SHEET = "xl/worksheets/sheet1.xml"
_BEGIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@pytest.fixture
def few_cells(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DEEPWORTH_MAX_CELLS", "1000")
    read_settings.cache_clear()
    yield
    read_settings.cache_clear()


def sheet(rows: bytes, begin: bytes = _BEGIN) -> bytes:
    """Return a workbook whose only sheet has these rows."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[_SHEET] = begin + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    return zipped(*members.items())


def parquet(table: pa.Table, **options: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", **options)
    return buffer.getvalue()


def directory(entries: int, large: bool = False) -> bytes:
    """Return a zip file whose directory says so many files, all of them one."""
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    one = b"PK\x01\x02" + struct.pack(
        "<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 33, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0
    )
    listed = b"".join(one + b"%08d" % number for number in range(entries))
    count, place = min(entries, 0xFFFF), len(local)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(listed), place, 0)
    if large:
        numbers = (44, 45, 45, 0, 0, entries, entries, len(listed), place)
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", *numbers)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place + len(listed), 1)
        # The plain record may lie where there is a large one.
        end = record + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 60, place, 0)
    return local + listed + end


@pytest.mark.usefixtures("few_cells")
def test_cells_are_counted_before_they_are_made() -> None:
    assert refusal(b"a\n" * 2000) == "too_many_cells"
    assert refusal(b"\r" * 5000 + b"a") == "too_many_cells"
    assert refusal(gzip.compress(b"a,b,c\n" * 400), "a.csv.gz") == "too_many_cells"
    assert refusal(zipped(("a.csv", b"a,b,c\n" * 400)), "a.zip") == "too_many_cells"
    row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    assert refusal(sheet(row % (1, 1) + row % (1500, 1500)), "a.xlsx") == "too_many_cells"
    wide = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="DZ9"><v>1</v></c></row>'
    assert refusal(sheet(wide), "a.xlsx") == "too_many_cells"
    formats = b"".join(b'<row r="%d"><c r="ZZ%d"/></row>' % (n, n) for n in range(1, 9))
    assert refusal(sheet(formats), "a.xlsx") == "too_many_cells"
    columns = {f"c{number}": pa.nulls(400) for number in range(3)}
    assert refusal(parquet(pa.table(columns)), "a.parquet") == "too_many_cells"
    assert read_table(b"a,b\n" + b"1,2\n" * 400, "a.csv").rows == 400


def test_a_sheet_is_as_large_as_its_cells_and_not_as_it_says() -> None:
    claim = _BEGIN + b'<dimension ref="A1:XFD1048576"/>'
    cells = b'<row r="1"><c r="A1"><v>7</v></c></row><row r="3"><c r="B3"><v>8</v></c></row>'
    frame = read_table(sheet(cells, claim), "a.xlsx", {"header_row": -1}).frame
    assert frame.shape == (2, 2)
    far = b'<row r="1"><c r="XFD1"><v>1</v></c></row>'
    assert refusal(sheet(far), "a.xlsx") == "too_many_columns"
    beyond = cells + b'<row r="1000000000000"><c r="A1000000000000"><v>1</v></c></row>'
    assert refusal(sheet(beyond), "a.xlsx") == "damaged_file"


@pytest.mark.parametrize("entity", [b"&i;", b"&a;" * 2000])
def test_entities_are_not_unfolded(entity: bytes) -> None:
    """A billion letters, and 2 GB of them: expat stops at a hundred times what is there."""
    names = "abcdefghi"
    inside = [b"a" * (1_000_000 if entity[:3] == b"&a;" else 60)]
    inside += [f"&{name};".encode() * 50 for name in names]
    declared = b"".join(
        b'<!ENTITY %c "%s">' % (name.encode(), text)
        for name, text in zip(names, inside, strict=False)
    )
    rows = b'<row r="1"><c t="inlineStr"><is><t>' + entity + b"</t></is></c></row>"
    begin = b"<!DOCTYPE x [" + declared + b"]>" + _BEGIN
    tracemalloc.start()
    assert refusal(sheet(rows, begin), "a.xlsx") == "damaged_file"
    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()


def test_long_names_and_cells() -> None:
    assert refusal(b"a" * 10_001 + b",b\n1,2\n") == "long_column_name"
    assert (
        refusal(b'"' + (b"a" * 600 + b"\n") * 20 + b'",b\n' + b"3,4\n" * 40) == "long_column_name"
    )
    assert refusal(parquet(pa.table({"c" * 10_001: [1, 2]})), "a.parquet") == "long_column_name"
    assert refusal(b"a,b\n1," + b"x" * 1_000_001 + b"\n2,y\n") == "long_cell"
    assert refusal(b'a,b\n1,"' + b"x\n" * 600_000 + b'"\n2,3\n') == "long_cell"
    assert refusal(parquet(pa.table({"a": [[0] * 400_000]})), "a.parquet") == "long_cell"
    long = read_table(b"a,b\n1," + b"x" * 999_999 + b"\n2,y\n", "a.csv")
    assert long.frame["b"].str.len().tolist() == [999_999, 1]
    assert refusal(b",".join(b"c%d" % n for n in range(100_000)) + b"\n") == "too_many_columns"


def test_parquet_that_unfolds() -> None:
    levels = pa.DictionaryArray.from_arrays(np.zeros(6, dtype="int32"), [7, 8])
    assert read_table(parquet(pa.table({"a": levels, "b": range(6)})), "a.parquet").rows == 6
    many = pa.DictionaryArray.from_arrays(np.zeros(6_000, dtype="int32"), ["x" * 100_000])
    assert refusal(parquet(pa.table({"a": many})), "a.parquet") == "expands_too_much"
    wide = pa.table({f"c{number}": [1] for number in range(5001)})
    assert refusal(parquet(wide), "a.parquet") == "too_many_columns"


@pytest.mark.parametrize("large", [False, True])
def test_a_zip_of_many_files_is_refused_by_its_end_record(large: bool) -> None:
    started = time.process_time()
    data = directory(100_000, large)
    made = time.process_time() - started
    for read in (read_table, read_head):
        with pytest.raises(InputError, match="too_many_parts"):
            read(data, "a.zip")
    # zipfile would take many times as long as it took to make the file.
    assert time.process_time() - started < 2 * made + 0.5
    check_directory(directory(3))
    with pytest.raises(TooManyParts):
        check_directory(directory(3), 2)
    # With a comment behind the record, and with nothing that is one.
    commented = bytearray(directory(300)) + b"hello"
    commented[-7:-5] = b"\x05\x00"
    with pytest.raises(TooManyParts):
        check_directory(bytes(commented), 200)
    check_directory(b"PK\x05\x06")
    check_directory(b"PK" * 90_000)


def test_a_gzip_of_many_members_takes_no_square(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = b"a,b\n" + b"1,2\n" * 5000
    parts = [gzip.compress(whole[at : at + 97], mtime=0) for at in range(0, len(whole), 97)]
    assert b"".join(gunzip(b"\0\0\0".join(parts) + b"\0" * 9)) == whole
    assert b"".join(gunzip(parts[0] + b"not gzip")) == whole[:97]
    monkeypatch.setattr(archives, "MAX_PIECES", 30_000)
    assert refusal(gzip.compress(b"", mtime=0) * 30_001, "a.csv.gz") == "too_many_parts"
    with pytest.raises((EOFError, zlib.error)):
        list(gunzip(parts[0][:-3]))
    members = gzip.compress(b"a", mtime=0) * 29_000
    started = time.process_time()
    assert len(b"".join(gunzip(members + b"\0" * 3_000_000))) == 29_000
    assert time.process_time() - started < 5


def test_nested_archives_symlinks_and_overlapping_members() -> None:
    inner = zipped(("d.csv", b"a,b\n1,2\n"))
    assert read_table(zipped(("c.zip", inner)), "b.zip").rows == 1
    assert refusal(zipped(("b.zip", zipped(("c.zip", inner)))), "a.zip") == "nested_archive"
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    # A link is a file that holds a path: nothing is followed, and one line is no table.
    assert refusal(buffer.getvalue(), "a.zip") == "no_rows"
    assert refusal(directory(100), "a.zip") == "damaged_archive"


def test_quadratic_cells_take_no_time() -> None:
    spaces = b"a,b\n" + b"".join(b"%s,%d\n" % (b"1 " * 20_000 + b"x", n) for n in range(20))
    digits = b"a,b\n" + b"".join(b"%s,%d\n" % (b"1." * 20_000 + b"x", n) for n in range(20))
    columns = b"1 2 3\n1 2 3\n" + b"1" + b" " * 300_000 + b"2 3\n"
    started = time.process_time()
    for data in (spaces, digits, columns):
        assert read_table(data, "a.csv").rows > 1
    assert time.process_time() - started < 20


def test_a_quote_that_the_second_parser_minds_is_read_as_the_first_did() -> None:
    data = b'a\tb\n"x"y\t1\n' + b'z\t"2\n'
    table = read_table(data * 1, "a.tsv")
    assert table.frame.shape[1] == 2


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "rows.csv.gz": (lambda: gzip.compress(b"a\n" * 150_000_000, 1), "too_many_cells"),
    "strings.parquet": (
        lambda: parquet(
            pa.table(
                {"a": pa.DictionaryArray.from_arrays(np.zeros(60_000, "int32"), ["x" * 1_000_000])}
            ),
            store_schema=False,
        ),
        "reading_memory",
    ),
    "header.csv": (lambda: b"a" * 10_000_000 + b",b\n1,2\n", "long_column_name"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_process_that_asks_does_not_grow(name: str) -> None:
    import psutil

    make, code = HOSTILE[name]
    data, process = make(), psutil.Process()
    before = process.memory_info().rss
    with pytest.raises(InputError) as caught:
        read_upload(data, name)
    assert caught.value.code == code
    assert process.memory_info().rss < before + 10_000_000


def test_columns_of_every_kind_of_parquet_are_as_they_were() -> None:
    table = pa.table(
        {
            "bool": [True, None, False],
            "list": [[1, 2], None, []],
            "none": pa.nulls(3),
            "text": ["a", None, "c"],
            "level": pa.array(["x", "y", "x"]).dictionary_encode(),
            "large": pa.array(["p", "q", None], pa.large_string()),
        }
    )
    frame = read_table(parquet(table), "a.parquet", kinds={"list": "text"}).frame  # type: ignore[dict-item]
    expected = {
        "bool": ["True", None, "False"],
        "list": ["[1, 2]", None, "[]"],
        "text": ["a", None, "c"],
        "level": ["x", "y", "x"],
        "large": ["p", "q", None],
    }
    for name, values in expected.items():
        pd.testing.assert_series_equal(frame[name], pd.Series(values, dtype="str", name=name))
