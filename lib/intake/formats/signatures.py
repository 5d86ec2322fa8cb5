"""What the first bytes of a file say that it is."""

import struct

from lib.errors import InputError
from lib.i18n import N_

WORKBOOKS = frozenset({"xlsx", "xlsb", "xls", "ods"})
"""Formats of spreadsheets, read sheet by sheet."""
STORED = frozenset({"parquet", "arrow", "orc"})
"""Formats of typed columns."""
STATISTICS = frozenset({"sav", "dta", "sas7bdat", "xpt"})
"""Formats of SPSS, Stata and SAS, which hold labels beside the values."""
_FORMATS = (
    (b"PAR1", "parquet"),
    (b"ARROW1\x00\x00", "arrow"),
    (b"\xff\xff\xff\xff", "arrow"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"$FL2", "sav"),
    (b"$FL3", "sav"),
    (b"<stata_dta>", "dta"),
    (b"HEADER RECORD*******LIB", "xpt"),
    (bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011"), "sas7bdat"),
)
_STATA = (*range(104, 116), 102, 103)
"""First bytes of Stata's files before version 13: the number of the format."""
_NOT_TABLES = (
    (b"\x89PNG\r\n\x1a\n", N_("PNG image")),
    (b"\xff\xd8\xff", N_("JPEG image")),
    (b"GIF87a", N_("GIF image")),
    (b"GIF89a", N_("GIF image")),
    (b"%PDF-", N_("PDF document")),
    (b"\x7fELF", N_("executable program")),
    (b"MZ\x90\x00", N_("executable program")),
    (b"MZ\x00\x00", N_("executable program")),
    (b"\xcf\xfa\xed\xfe", N_("executable program")),
    (b"\xca\xfe\xba\xbe", N_("executable program")),
    (b"7z\xbc\xaf\x27\x1c", N_("7z archive")),
    (b"Rar!\x1a\x07", N_("RAR archive")),
    (b"\x89HDF\r\n\x1a\n", N_("HDF5 file")),
    (b"{\\rtf", N_("RTF document")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EARLY_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
"""How files of Excel 2 to 4 begin, which are no OLE containers yet."""


def format_of(data: bytes, name: str) -> str | None:
    """Return the format of a table that is no text and no archive; None for any other content.

    InputError "not_a_table", "old_excel", "excel_password" for what is certainly none.
    """
    for magic, kind in _NOT_TABLES:
        if data.startswith(magic):
            raise InputError("not_a_table", name=name, kind=kind)
    if data.startswith(_OLE):
        return _ole_format(data, name)
    if data.startswith(_EARLY_EXCEL):
        raise InputError("old_excel", name=name)
    for magic, found in _FORMATS:
        if data.startswith(magic):
            return found
    # Words may begin with these: such files end as they begin.
    if data.startswith(b"FEA1") and data.endswith(b"FEA1"):
        return "arrow"
    if data.startswith(b"ORC") and data[-4:-1] == b"ORC":
        return "orc"
    return "dta" if _is_stata(data) else None


def needs_all(beginning: bytes) -> bool:
    """Whether a file that begins like this is, or may be, of no use before all of it is there."""
    magics = (*(magic for magic, _ in _FORMATS), b"PK", b"\x1f\x8b", _OLE, b"ORC", b"FEA1")
    return beginning.startswith(magics) or _is_stata(beginning)


def _is_stata(data: bytes) -> bool:
    # One of 104 to 115 is a letter too: what follows says the order of bytes, and is no letter.
    return len(data) > 4 and data[0] in _STATA and data[1] in (1, 2) and data[2] == 1


def _ole_format(data: bytes, name: str) -> str:
    """Tell an old workbook from other containers by the names of what is in them."""
    if _names(data, "EncryptedPackage"):
        raise InputError("excel_password", name=name)
    if data.find(b"HWP Document File") >= 0:
        raise InputError("not_a_table", name=name, kind=N_("HWP document"))
    if _names(data, "Workbook\x00") or _names(data, "Book\x00"):
        if not _has_true_sizes(data):
            raise InputError("damaged_file", name=name, kind=N_("Excel workbook"))
        return "xls"
    kind = N_("Word document") if _names(data, "WordDocument") else N_("office document")
    raise InputError("not_a_table", name=name, kind=kind)


def _has_true_sizes(data: bytes) -> bool:
    """Whether a container's tables fit into the file: a reader takes memory for what it says."""
    if len(data) < 512:
        return False
    shift, small = struct.unpack_from("<2H", data, 30)
    folders, tables = struct.unpack_from("<2I", data, 40)
    small_tables, _, more_tables = struct.unpack_from("<3I", data, 64)
    sectors = len(data) >> 9
    counts = (folders, tables, small_tables, more_tables)
    return shift in (9, 12) and small == 6 and all(count <= sectors for count in counts)


def _names(data: bytes, entry: str) -> bool:
    return entry.encode("utf-16-le") in data
