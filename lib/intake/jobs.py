"""Jobs of the sandbox on files from outside."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import BinaryIO

from lib.core.columns import ReadAs
from lib.core.dataset import Given
from lib.core.facts import from_json
from lib.core.memory import give_back_freed
from lib.core.parquet import parquet_view, to_parquet
from lib.intake.column_cells import odd_cells
from lib.intake.head import member_names, read_head, sheet_names
from lib.intake.previews import previews
from lib.intake.reading import read_table, read_written
from lib.sandbox.jobs import Reply
from lib.sandbox.plain import to_plain
from lib.sandbox.telling import tell

_REHEARSAL = b"a,b,c\n" + b"1.5,x,2020-01-01\n2,y,2020-01-02\n" * 15


@dataclass(frozen=True)
class FileRequest:
    """What is asked of a file: which of these there are depends on the job."""

    name: str = ""
    overrides: Given | None = None
    others: tuple[Given, ...] = ()
    column: str = ""
    member: str | None = None
    limit: int | None = None
    like: Mapping[str, ReadAs] | None = None


def rehearse(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Read a small table of each format, so that all that libraries load late is there."""
    del arguments, source
    table = read_table(_REHEARSAL, "rehearsal.csv")
    read_table(to_parquet(table.frame), "rehearsal.parquet")
    workbook = BytesIO()
    table.frame.to_excel(workbook, index=False)
    read_table(workbook.getvalue(), "rehearsal.xlsx")
    return Reply(None)


def read(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Read a table: all about it, and its rows as the store keeps them."""
    asked = from_json(FileRequest, arguments)
    dataset = read_table(
        source.read(),
        asked.name,
        asked.overrides,
        limit=asked.limit,
        like=asked.like,
        progress=tell,
    )
    tell("write", 0.0)
    give_back_freed()
    return Reply(dataset.about(), parquet_view(dataset.frame))


def written(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Read a table's cells as they are written: the row of their names, and the cells."""
    asked = from_json(FileRequest, arguments)
    given = (asked.name, asked.overrides, asked.limit)
    raw = read_written(source.read(), *given)
    return Reply(raw.reading.header_row, to_parquet(raw.frame))


def head(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Read the first rows of a file: how they were read, and the rows."""
    asked = from_json(FileRequest, arguments)
    found = read_head(source.read(), asked.name, asked.overrides)
    return Reply(asdict(found.reading), to_parquet(found.frame))


def preview(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Say what further overrides would change in how a file is read."""
    asked = from_json(FileRequest, arguments)
    found = previews(source.read(), asked.name, asked.overrides or {}, asked.others)
    return Reply(to_plain(found))


def odd(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Return cells of a column that are not what stands in the file."""
    asked = from_json(FileRequest, arguments)
    return Reply(
        to_plain(odd_cells(source.read(), asked.name, asked.overrides or {}, asked.column))
    )


def sheets(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Name the sheets of a workbook."""
    asked = from_json(FileRequest, arguments)
    return Reply(sheet_names(source.read(), asked.name, asked.member))


def members(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Name the files of an archive."""
    asked = from_json(FileRequest, arguments)
    return Reply(member_names(source.read(), asked.name))
