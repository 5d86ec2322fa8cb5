"""Columns count the cells that are not what stands in the file, and show them in its rows."""

import pytest

from lib.i18n import LOCALES, translator
from lib.i18n.texts import FINDINGS
from lib.intake.column_cells import odd_cells
from lib.intake.own_text import own_text
from lib.intake.reading import read_table, read_written

ROWS = [
    f"{n},5;{n % 28 + 1:02d}.01.2024;{'?' if n % 9 == 0 else n};{'<5' if n % 7 == 0 else n};"
    f"2024-01-{n % 28 + 1:02d};{('x', 'NA', 'y', 'z', 'w')[n % 5] if n < 9 else 'v'};"
    f"{'$' if n % 2 else ''}{n}"
    for n in range(1, 60)
]
TEXT = ("a;b;c;d;e;f;g\n" + "\n".join(ROWS) + "\n").encode()


def test_counts_by_column() -> None:
    cells = {one.name: dict(one.cells) for one in read_table(TEXT, "t.csv").columns}
    assert cells["a"] == {"changed": 59}
    assert cells["b"] == {"changed": 59}
    assert cells["c"] == {"taken": 6}
    assert cells["d"] == {"unread": 8}
    assert cells["e"] == {}
    assert cells["f"] == {"taken": 2}
    assert cells["g"] == {}


@pytest.mark.parametrize("column", "abcdefg")
def test_what_is_shown_is_what_is_counted_and_what_is_taken_away_otherwise(column: str) -> None:
    dataset = read_table(TEXT, "t.csv")
    found = odd_cells(TEXT, "t.csv", {}, column)
    assert {one.what for one in found} == set(dataset.column(column).cells)
    lines = TEXT.decode().splitlines()
    place = list("abcdefg").index(column)
    assert all(lines[one.row - 1].split(";")[place] == one.written for one in found)
    written = read_written(TEXT, "t.csv").frame.reset_index(drop=True)
    exported = own_text(dataset, written)[column].to_numpy()
    other = int((exported != written[column].to_numpy()).sum())
    assert other == sum(dataset.column(column).cells.values())


@pytest.mark.parametrize(
    "code",
    [
        *("blank_rows_removed", "empty_columns_removed", "rows_cut", "words_among_numbers"),
        *("missing_markers", "numbers_as_text", "bounds_missing", "dates_unread", "infinities"),
        *("returns_subtracted", "returns_not_counted", "rows_free", "rows_after_reference"),
        *("customers_without_purchase", "preamble_skipped", "undecodable_bytes", "units_removed"),
    ],
)
def test_nothing_that_is_lost_is_called_nothing_to_do(code: str) -> None:
    nothing = "Nothing needs to be done"
    assert nothing not in FINDINGS[code][2]
    for language in LOCALES:
        assert translator(language)(nothing + ".") not in translator(language)(FINDINGS[code][2])
