"""The quick way to read a large file gives exactly what the careful one gives."""

import random
from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.intake import plain_text
from lib.intake.reading import read_table
from lib.intake.values import moments, numbers, plain_columns

ROWS = 240
Maker = Callable[[random.Random], str]


def _fraction(places: int) -> Maker:
    return lambda chance: f"{chance.gauss(0, 1000):.{places}f}"


def _either(*makers: Maker) -> Maker:
    return lambda chance: chance.choice(makers)(chance)


def _of(*words: str) -> Maker:
    return lambda chance: chance.choice(words)


def _whole(low: int, high: int) -> Maker:
    return lambda chance: str(chance.randint(low, high))


def _date(pattern: str) -> Maker:
    return lambda chance: pattern.format(
        y=chance.randint(1990, 2024),
        m=chance.randint(1, 12),
        d=chance.randint(1, 28),
        h=chance.randint(0, 23),
        s=chance.randint(0, 59),
    )


def _rarely(usual: Maker, *odd: str, share: float = 0.03) -> Maker:
    return lambda chance: chance.choice(odd) if chance.random() < share else usual(chance)


ISO = _date("{y}-{m:02}-{d:02}")
MOMENT = _date("{y}-{m:02}-{d:02} {h:02}:{s:02}:{s:02}")
COLUMNS: dict[str, Maker] = {
    "whole": _whole(-50, 400),
    "wide": _whole(0, 10**12),
    "too_wide": _whole(10**15, 10**18),
    "largest": _whole(10**14, 10**15),
    "two": _fraction(2),
    "three": _fraction(3),
    "six": _fraction(6),
    "mixed fractions": _either(_fraction(1), _whole(0, 9)),
    "few points": _rarely(_whole(0, 999), "1.5", "2.25"),
    "no zero": lambda chance: f"{chance.random():.3f}"[1:],
    "open point": lambda chance: f"{chance.randint(1, 99)}.",
    "minus zero": _either(_of("-0", "0", "-0.0"), _whole(0, 5)),
    "zeros in front": lambda chance: f"{chance.randint(0, 999):05}",
    "gaps": _rarely(_fraction(2), "", share=0.2),
    "na": _rarely(_whole(0, 900), "NA", "n/a", " ", "  ", "-", "?", "NaN", ""),
    "na dates": _rarely(ISO, "NA", "", "-", " "),
    "spaced": lambda chance: f" {chance.randint(0, 99)} ",
    "words among": _rarely(_whole(0, 900), "unknown", "k.A.", "<5"),
    "infinite": _rarely(_fraction(1), "inf", "-inf"),
    "far": _rarely(_fraction(1), "1" * 400),
    "exponents": lambda chance: f"{chance.gauss(0, 1e9):.3e}",
    "plus": lambda chance: f"+{chance.randint(1, 99)}",
    "percent": lambda chance: f"{chance.randint(0, 100)}%",
    "money": lambda chance: f"${chance.randint(0, 9999)}.{chance.randint(0, 99):02}",
    "groups": lambda chance: f"{chance.randint(1000, 9_999_999):,}",
    "point groups": lambda chance: f"{chance.randint(1000, 9_999_999):,}".replace(",", "."),
    "comma": lambda chance: f"{chance.gauss(0, 10):.2f}".replace(".", ","),
    "iso": ISO,
    "moment": MOMENT,
    "t moment": _date("{y}-{m:02}-{d:02}T{h:02}:{s:02}:{s:02}"),
    "zone": _date("{y}-{m:02}-{d:02}T{h:02}:{s:02}:{s:02}Z"),
    "minutes": _date("{y}-{m:02}-{d:02} {h:02}:{s:02}"),
    "no such day": _rarely(ISO, "2023-02-30", "2021-13-01"),
    "midnight": _rarely(MOMENT, "2023-02-03 24:00:00"),
    "old": _rarely(ISO, "0001-01-01", "0000-01-01", "1066-10-14"),
    "digits of dates": _date("{y}{m:02}{d:02}"),
    "months": _date("{y}{m:02}"),
    "salary": _whole(150_000, 260_000),
    "update_time": _whole(1_500_000_000, 1_700_000_000),
    "created": _whole(10**9, 17 * 10**8),
    "modified_at": _fraction(2),
    "lifetime": _either(_whole(0, 5), _whole(29_000, 31_000)),
    "date": _whole(40_000, 45_000),
    "slashes and times": _date("{d}/{m}/{y} {h}:{s:02}"),
    "points": _rarely(_date("{d:02}.{m:02}.{y}"), "31.02.2020", "NA", ""),
    "short years": _date("{d:02}-{m:02}-12 {h:02}:{s:02}:{s:02}"),
    "slashes": _date("{d}/{m}/{y}"),
    "clock": _date("{h:02}:{s:02}"),
    "level": _of("alpha", "beta", " beta", "gamma"),
    "none": _of("None", "NA", "yes", "no"),
    "flag": _of("", "yes"),
    "constant": _of("same"),
    "empty": _of(""),
    "blank": _of("", " "),
    "korean": _of("서울", "부산", "대구"),
    "name": lambda chance: f"n{chance.randint(0, 10**9)}",
    "text": lambda chance: " ".join(chance.choices(["good", "bad", "it", "was", "really"], k=9)),
    "control": _of("a\x07b", "a\x85b", "a\u2028b", "ab"),
    "1": _whole(0, 5),
    " whole ": _whole(0, 5),
}
_QUOTED: dict[str, Maker] = {
    "commas": _of("a, b", "c", "d,,e"),
    "doubled": _of('say ""hi""', '""', "plain", '""""'),
    "lines": _rarely(_of("one", "two"), "a\nb"),
}


def _tables(number: int) -> Iterator[tuple[str, bytes]]:
    """Yield tables that are plain, and such as are damaged in one place."""
    for seed in range(number):
        chance = random.Random(seed)
        names = chance.sample(sorted(COLUMNS), chance.randint(2, 9))
        delimiter = chance.choice(",,,;\t|")
        rows = [[COLUMNS[name](chance) for name in names] for _ in range(ROWS)]
        quoted = chance.random() < 0.4
        cells = [[_written(cell, delimiter, quoted) for cell in row] for row in rows]
        if quoted and chance.random() < 0.6:
            extra = chance.choice(sorted(_QUOTED))
            names.append(extra)
            cells = [[*row, f'"{_QUOTED[extra](chance)}"'] for row in cells]
        lines = [delimiter.join(row) for row in cells]
        header = [] if chance.random() < 0.15 else [delimiter.join(names)]
        text = _damaged(chance, header + lines, delimiter)
        encoding = chance.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "cp949"])
        yield f"seed {seed}: {names}", text.encode(encoding, "replace")


def _written(cell: str, delimiter: str, quoted: bool) -> str:
    return f'"{cell}"' if quoted or delimiter in cell else cell


def _damaged(chance: random.Random, lines: list[str], delimiter: str) -> str:
    at = chance.randint(1, len(lines))
    odd = [
        *("", delimiter * lines[0].count(delimiter), lines[0], "a title", "# remark"),
        *(lines[-1] + delimiter + "x", lines[-1].rpartition(delimiter)[0], '"open' + lines[-1]),
        *(lines[-1].replace("1", '1"', 1), "Total" + lines[-1]),
        delimiter.join(f"other {place}" for place in range(lines[0].count(delimiter) + 1)),
    ]
    if chance.random() < 0.3:
        lines = [*lines[:at], chance.choice(odd), *lines[at:]]
    end = chance.choice(["\n", "\n", "\n", "\r\n", "\r"])
    return end.join(lines) + chance.choice(["", end, end, end + end])


def _read(data: bytes) -> Dataset | InputError:
    try:
        return read_table(data, "table.csv")
    except InputError as error:
        return error


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Have small files read the quick way, or none."""

    plain_dates, has_many_words = moments.plain_dates, numbers._has_many_words

    def use(always: bool) -> None:
        monkeypatch.setattr(plain_text, "MIN_BYTES", 0 if always else 1 << 60)
        monkeypatch.setattr(plain_columns, "MIN_ROWS", 0 if always else 1 << 60)
        monkeypatch.setattr(moments, "plain_dates", plain_dates if always else lambda cells: None)
        monkeypatch.setattr(
            numbers, "_has_many_words", has_many_words if always else lambda cells: False
        )

    for name, value in {"_HEAD": 1500, "_WIDE_HEAD": 2000, "_PART": 300, "_MIN_ROWS": 10}.items():
        monkeypatch.setattr(plain_text, name, value)
    monkeypatch.setattr(plain_text, "_BLOCK", 4000)
    return use


def test_the_quick_way_gives_what_the_careful_one_gives(
    quick: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {"text": 0, "columns": 0}

    def counted(what: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            found = function(*given)
            taken[what] += found is not None
            return found

        return call

    for what, name in (("text", "read_plainly"), ("columns", "type_plain")):
        original = getattr(plain_text if what == "text" else plain_columns, name)
        monkeypatch.setattr(f"lib.intake.reading.{name}", counted(what, original))
    for about, data in _tables(60):
        quick(False)
        careful = _read(data)
        quick(True)
        found = _read(data)
        if isinstance(careful, InputError) or isinstance(found, InputError):
            assert repr(found) == repr(careful), about
            continue
        assert found.about() == careful.about(), about
        pd.testing.assert_frame_equal(found.frame, careful.frame, check_exact=True, obj=about)
    assert taken["text"] > 10
    assert taken["columns"] > 60
