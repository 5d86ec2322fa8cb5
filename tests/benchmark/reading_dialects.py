"""Round trips: tables written in the usual dialects of CSV are read back cell by cell."""

import csv
import io
import random
from collections import Counter
from dataclasses import dataclass

from lib.errors import InputError
from lib.intake.reading import read_written

_TABLES = 100
_WORDS = ("alpha", "Main St 1", "서울시", "it's", "x; y", "a, b", 'say "hi"', "p|q", "naïve", "50%")
_TEXTS = (
    *("two\nlines", "the quick brown fox, and so on", '5" pipe', "back\\slash", "tab\there"),
    *("한국어 문장, 쉼표", "  spaced  ", "'quoted'", 'end with "quotes"', "O'Neill; Sons"),
)


@dataclass(frozen=True)
class Written:
    """A dialect, as the csv module takes it."""

    name: str
    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    end: str = "\n"
    all_quoted: bool = False


DIALECTS = (
    Written("comma"),
    Written("comma, CRLF", end="\r\n"),
    Written("comma, CR", end="\r"),
    Written("semicolon", ";"),
    Written("tab", "\t"),
    Written("bar", "|"),
    Written("space", " ", all_quoted=True),
    Written("comma, all quoted", all_quoted=True),
    Written("semicolon, all quoted, CRLF", ";", end="\r\n", all_quoted=True),
    Written("single quotes", quote="'"),
    Written("single quotes, semicolon, all", ";", quote="'", all_quoted=True),
    Written("backslashes", escape="\\"),
    Written("backslashes, tab, all quoted", "\t", escape="\\", all_quoted=True),
)


def table(chance: random.Random) -> list[list[str]]:
    """Return a random table: a header, and columns of numbers, dates, words and texts."""
    makers = [
        lambda: str(chance.randint(0, 10_000)),
        lambda: f"{chance.uniform(-50, 50):.2f}",
        lambda: f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        lambda: chance.choice(_WORDS),
        lambda: chance.choice(_TEXTS),
        lambda: chance.choice(["", "yes", "no"]),
    ]
    chosen = [makers[0], *(chance.choice(makers) for _ in range(chance.randint(1, 7)))]
    names = ["id", *(f"name_{number}" for number in range(1, len(chosen)))]
    rows = [[make() for make in chosen] for _ in range(chance.randint(8, 60))]
    return [names, *([str(number), *row[1:]] for number, row in enumerate(rows, start=1))]


def written(rows: list[list[str]], dialect: Written) -> str:
    """Return a table as a text in a dialect."""
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape,
        doublequote=dialect.escape is None,
        lineterminator=dialect.end,
        quoting=csv.QUOTE_ALL if dialect.all_quoted else csv.QUOTE_MINIMAL,
    )
    writer.writerows(rows)
    return out.getvalue()


def measure() -> None:
    """Print how many cells of each dialect come back as they were."""
    print(f"{_TABLES} tables in each dialect, cells that come back:")
    for dialect in DIALECTS:
        chance = random.Random(7)
        cells = equal = 0
        bad: Counter[str] = Counter()
        for _ in range(_TABLES):
            rows = table(chance)
            same, why = compared(rows, written(rows, dialect))
            cells += len(rows) * len(rows[0])
            equal += same
            bad.update([why] if why else [])
        why = ", ".join(f"{code} {count}" for code, count in bad.most_common(3))
        print(f"  {dialect.name:32} {100 * equal / cells:7.2f} %  {why}")


def compared(rows: list[list[str]], text: str) -> tuple[int, str]:
    """Return how many cells of a table are read from a text as they were, and what went wrong."""
    try:
        frame = read_written(text.encode("utf-8"), "table.csv").frame
    except InputError as error:
        return 0, error.code
    read = [[str(name) for name in frame.columns], *frame.astype("str").to_numpy().tolist()]
    if len(read) != len(rows) or len(read[0]) != len(rows[0]):
        return 0, "shape"
    same = sum(
        _line_ends(a) == _line_ends(b)
        for ours, theirs in zip(rows, read, strict=True)
        for a, b in zip(ours, theirs, strict=True)
    )
    return same, "" if same == len(rows) * len(rows[0]) else "cells"


def _line_ends(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")
