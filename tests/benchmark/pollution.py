"""One source table, and every pollution that the Pollock benchmark describes, done to it in memory.

Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann: Pollock: A Data Loading Benchmark, VLDB 2023.
The table is our own; what is done to it, how often each is met, and the measures are theirs.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

_ROWS = 84
_NAMES = [
    *("DATE", "TIME", "Qty", "PRODUCTID", "Price"),
    *("ProductType", "ProductDescription", "URL", "Comments"),
]
_TYPES = (
    *("Men's Felt Hat", "Tent, Two Persons", 'Round Mirror 30"', "Kids' Raincoat", "Oak Chest"),
    *("Wool Socks, Long", "Women's Climbing Shoes", "Camping Mat", 'Bike, 26"', "Lamp, Brass"),
)
_TEXTS = (
    *("Keeps warm in any weather, also when wet.", "It's light, and folds to the size of a book."),
    *('With a frame of 30" and hooks.', "Made of beech wood, oiled by hand; won't crack."),
    *("Our own design, tested for years by those who use it, day after day.", "Soft and strong."),
)


@dataclass
class Row:
    """A record as it is written: cells, what stands between them, and its end."""

    cells: list[str]
    quoted: list[bool]
    between: list[str] = field(default_factory=list)
    end: str = "\r\n"
    role: str = "data"
    quote: str = '"'
    escape: str = '"'

    def __post_init__(self) -> None:
        self.between = self.between or [","] * (len(self.cells) - 1)

    def text(self) -> str:
        """Return the row as the file has it."""
        written = [
            self.quote + cell.replace(self.quote, self.escape + self.quote) + self.quote
            if quoted
            else cell
            for cell, quoted in zip(self.cells, self.quoted, strict=True)
        ]
        parts = [part for pair in zip(written, [*self.between, ""], strict=True) for part in pair]
        return "".join(parts) + self.end


@dataclass(frozen=True)
class Polluted:
    """A file, the records that are to be read from it (its header first), and how common it is."""

    name: str
    data: bytes
    clean: list[list[str]]
    weight: float
    delimiter: str = ","

    @property
    def kind(self) -> str:
        """Return the name without the row and the column."""
        bare = "".join(c for c in self.name if not c.isdigit()).rstrip("_")
        return bare if bare.startswith("row_") else self.name


def source(rows: int = _ROWS, seed: int = 1) -> list[Row]:
    """Return a header and rows with dates, times, numbers, prices, words, texts and blanks."""
    chance = random.Random(seed)
    made = [Row(list(_NAMES), [False] * 6 + [True, True, False], role="header")]
    for number in range(rows - 1):
        product = f"{chance.choice('ABCDEF')}{chance.choice('XYZ')}-{chance.randint(1000, 9999)}"
        cells = [
            f"{13 + number % 16}/{1 + number // 16 % 12:02}/2018",
            f"{number // 4 % 24:02}:{number % 4 * 15:02}",
            str(chance.randint(0, 30)),
            product,
            f"${chance.randint(90, 9900) / 100:.2f}",
            chance.choice(_TYPES),
            f"{chance.choice(_TEXTS)} {chance.choice(_TEXTS)}",
            f"https://www.example.com/p/{product}.html",
            "",
        ]
        quoted = [False] * 5 + ["," in cells[5] or '"' in cells[5], True, True, False]
        made.append(Row(cells, quoted))
    return made


def _file(name: str, rows: list[Row], weight: float, delimiter: str = ",") -> Polluted:
    """Return a file of these rows; names in several rows are one, and other tables are not read."""
    headers = [row.cells for row in rows if row.role == "header"]
    names = [[" ".join(cells) for cells in zip(*headers, strict=True)]] if headers else []
    clean = names + [row.cells for row in rows if row.role == "data"]
    text = "".join(row.text() for row in rows)
    return Polluted(name, text.encode("utf-8"), clean, weight, delimiter)


def polluted(rows: int = _ROWS, seed: int = 1) -> Iterator[Polluted]:
    """Yield each polluted file of a table of so many rows, header included."""
    yield _file("source", source(rows, seed), 1)
    yield from _of_files(rows, seed)
    yield from _of_dialects(rows, seed)
    # A survey of theirs counted them by kind: as many here for each kind, whatever the rows.
    share = 84 / rows
    for at in range(rows):
        for column in range(len(_NAMES)):
            yield _more(source(rows, seed), at, column, 0.37 * share)
            if column:
                yield _less(source(rows, seed), at, column, 0.37 * share)
            yield _quote(source(rows, seed), at, column, 0.0093 * share)
        made = source(rows, seed)
        made[at].between = [" "] * len(made[at].between)
        yield _file(f"row_field_delimiter_{at}", made, 0.1 * share)


def _of_files(rows: int, seed: int) -> Iterator[Polluted]:
    yield Polluted("file_no_payload", b"", [], 15)
    for name, end, weight in (("no", "", 184), ("double", "\r\n\r\n", 5)):
        made = source(rows, seed)
        made[-1].end = end
        yield _file(f"file_{name}_trailing_newline", made, weight)
    yield _file("file_no_header", source(rows, seed)[1:], 470)
    for count in (2, 3):
        headers = [source(rows, seed)[0] for _ in range(count)]
        yield _file(f"file_header_multirow_{'x' * count}", headers + source(rows, seed)[1:], 47)
    width = len(_NAMES)
    above = [
        Row([text] + [""] * (width - 1), [False] * width, role="preamble")
        for text in ("PREAMBLE", "")
    ]
    yield _file("file_preamble", above + source(rows, seed), 282)
    for name, columns in (("less", width - 1), ("same", width), ("more", width + 1)):
        yield _file(
            f"file_multitable_{name}", source(rows, seed) + _second(rows, columns, seed), 63
        )
    yield _file("file_header_only", source(rows, seed)[:1], 3)
    yield _file("file_one_data_row", source(rows, seed)[:2], 4)


def _second(rows: int, columns: int, seed: int) -> list[Row]:
    """Return the same table once more, a row shorter, with so many columns."""
    made = []
    for number, row in enumerate(source(rows, seed)[:-1]):
        cells = [*row.cells, "col1" if number == 0 else ""][:columns]
        made.append(Row(cells, [*row.quoted, False][:columns], role="other"))
    return made


def _of_dialects(rows: int, seed: int) -> Iterator[Polluted]:
    for name, mark, weight in (
        *(("0xD", "\r", 7), ("0xA", "\n", 1691)),
        *(("0x3B", ";", 834), ("0x9", "\t", 4), ("0x2C_0x20", ", ", 101), ("0x20", " ", 4)),
        *(("0x27", "'", 11), ("0x5C", "\\", 1), ("0x00", "", 7)),
    ):
        made = source(rows, seed)
        kind = "escape_char"
        for row in made:
            if mark in "\r\n" and mark:
                kind, row.end = "record_delimiter", mark
            elif mark == "'":
                kind, row.quote, row.escape = "quotation_char", mark, mark
            elif name in ("0x5C", "0x00"):
                row.escape = mark
            else:
                kind, row.between = "field_delimiter", [mark] * len(row.between)
        yield _file(f"file_{kind}_{name}", made, weight, mark if "field" in kind else ",")


def _more(rows: list[Row], at: int, column: int, weight: float) -> Polluted:
    """Write a delimiter twice before a column, or once before the first."""
    name = f"row_more_sep_{at}_{column}"
    if column:
        rows[at].between[column - 1] *= 2
        return _file(name, rows, weight)
    made = _file(name, rows, weight)
    text = "".join("," * (number == at) + row.text() for number, row in enumerate(rows))
    return Polluted(name, text.encode(), made.clean, weight)


def _less(rows: list[Row], at: int, column: int, weight: float) -> Polluted:
    rows[at].between[column - 1] = ""
    return _file(f"row_less_sep_{at}_{column}", rows, weight)


def _quote(rows: list[Row], at: int, column: int, weight: float) -> Polluted:
    """Write a quote too many at the beginning of a cell, which is part of its text."""
    name = f"row_extra_quote_{at}_{column}"
    whole = [row.text() for row in rows]
    cells = rows[at].cells
    before = sum(
        len(Row([cell], [quoted], end="").text()) + 1
        for cell, quoted in zip(cells[:column], rows[at].quoted, strict=False)
    )
    before += rows[at].quoted[column]
    whole[at] = whole[at][:before] + '"' + whole[at][before:]
    cells[column] = '"' + cells[column]
    return Polluted(name, "".join(whole).encode(), _file(name, rows, weight).clean, weight)
