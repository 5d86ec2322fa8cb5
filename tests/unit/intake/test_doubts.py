"""What reading leaves open is said with what decides it, and is not open any more once decided."""

import json
from typing import Any

import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.evaluation.plan.tasks import make_task
from lib.intake.doubts import Doubt, doubts_of
from lib.intake.previews import previews
from lib.intake.reading import read_table
from lib.intake.values.column_options import merged

DATES = "when,x\n" + "".join(f"{n % 12 + 1:02d}/{n * n % 11 + 1:02d}/2024,{n}\n" for n in range(40))
SHORT = "when,x\n" + "".join(
    f"{n % 12 + 1:02d}.{n * 5 % 9 + 1:02d}.{n * 7 % 12 + 1:02d},{n}\n" for n in range(40)
)
MARKS = "x;v\n" + "".join(f"{n % 9 + 1},{n + 100};a\n" for n in range(60))
WORDS = "area,y\n" + "NA,1\nEMEA,2\nAPAC,3\n" * 20
RARE = "pool,y\n" + "NA,1\n" + "EMEA,2\nAPAC,3\n" * 30
CENSORED = "level,y\n" + "".join(f"{n},{n % 3}\n" for n in range(60)) + "<=5,2\n"
NAMES = "kim,seoul\nlee,busan\npark,jeju\n"
YEARS = "2019,2020\n3,4\n5,6\n"
TWO = "".join(f"name{n}\tcity{n}, land{n}\n" for n in range(9))
CODES = "zip code,y\n" + "".join(f"{90000 + n * 37 % 90},{n % 3}\n" for n in range(60))
FRENCH = "nom;prix\n" + "café;1\nthé;2\ncrème;3\n" * 4

CASES = {
    "dates": (DATES.encode(), "dates"),
    "short years": (SHORT.encode(), "dates"),
    "marks": (MARKS.encode(), "decimal"),
    "words": (WORDS.encode(), "kept"),
    "rare words": (RARE.encode(), "kept"),
    "censored": (CENSORED.encode(), "bounds"),
    "names": (NAMES.encode(), "header_row"),
    "years": (YEARS.encode(), "header_row"),
    "delimiter": (TWO.encode(), "delimiter"),
    "codes": (CODES.encode(), "kind"),
}


def read(data: bytes, overrides: Any = None) -> Dataset:
    return read_table(data, "a.csv", overrides)


def only(data: bytes, about: str) -> Doubt:
    found = [one for one in doubts_of(read(data)) if one.about == about]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("case", CASES)
def test_a_doubt_is_settled_either_way_and_only_one_way_changes_the_table(case: str) -> None:
    data, about = CASES[case]
    doubt, before = only(data, about), read(data)
    as_is = read(data, doubt.now)
    assert about not in [one.about for one in doubts_of(as_is)]
    assert as_is.frame.equals(before.frame)
    assert as_is.kinds() == before.kinds()
    for other in doubt.others:
        changed = read(data, other)
        assert about not in [one.about for one in doubts_of(changed)]
        assert not changed.frame.equals(before.frame)
        # What was said is kept with the table, through JSON, and gives the same again.
        given = json.loads(json.dumps(changed.about()))["reading"]["given"]
        assert read(data, given).frame.equals(changed.frame)


@pytest.mark.parametrize("case", CASES)
def test_previews_show_what_would_change(case: str) -> None:
    data, about = CASES[case]
    doubt = only(data, about)
    none, *others = previews(data, "a.csv", {}, [doubt.now, *doubt.others])
    assert none.differ == 0
    for one in others:
        assert one.refused is None
        # A code keeps its text when it is no number any more.
        assert one.differ is None or (one.differ > 0) == (case != "codes")
        assert (one.now != one.other) == (case != "codes")


def test_a_preview_counts_and_names_the_cells_that_differ() -> None:
    (one,) = previews(CENSORED.encode(), "a.csv", {}, only(CENSORED.encode(), "bounds").others[1:])
    assert (one.differ, one.written.rows, one.written.cells) == (1, (62,), (("<=5",),))
    assert (one.now.cells, one.other.cells) == ((("",),), (("<=5",),))


def test_what_cannot_be_read_so_is_said() -> None:
    (one,) = previews(WORDS.encode(), "a.csv", {}, [{"columns": {"area": {"dates": "ymd"}}}])
    assert one.refused == "kind_impossible"


def test_an_unrelated_choice_settles_no_other_doubt() -> None:
    given = {"columns": {"x": {"kind": "category"}}}
    assert [one.about for one in doubts_of(read(DATES.encode(), given))] == ["dates"]
    assert [one.about for one in doubts_of(read(NAMES.encode(), {"delimiter": ","}))] == [
        "header_row"
    ]


@pytest.mark.parametrize(
    ("cells", "options", "values"),
    [
        (["1,5", "2,25", "1.000,5"], {"decimal": ","}, [1.5, 2.25, 1000.5]),
        (["1.5", "2.25", "3"], {"kind": "category"}, ["1.5", "2.25", "3"]),
        (
            ["3/4/24", "4/3/24", "13/1/24"],
            {"dates": "dmy"},
            ["2024-04-03", "2024-03-04", "2024-01-13"],
        ),
        (["5", "-999", "7"], {"missing": "-999"}, [5.0, None, 7.0]),
        (["a", "unknown", "모름"], {"missing": "unknown\n모름"}, ["a", None, None]),
        (["12 kg", "3 kg", "5"], {"unit": "kg"}, [12.0, 3.0, 5.0]),
        (["2 3인실", "3 3인실"], {"unit": "3인실", "kind": "number"}, [2.0, 3.0]),
        (["NA", "EU", "AS"], {"kept": "NA"}, ["NA", "EU", "AS"]),
        (["NA", "NA", "EU"], {"kept": ""}, [None, None, "EU"]),
        (["1'000", "2'500"], {"thousands": "'"}, [1000, 2500]),
    ],
)
def test_what_is_said_of_a_column_holds(cells: Any, options: Any, values: Any) -> None:
    text = "\n".join(["x|y", *(f"{cell}|{n}" for n, cell in enumerate(cells))])
    dataset = read(text.encode(), {"delimiter": "|", "columns": {"x": options}})
    frame = dataset.frame["x"]
    shown = frame.dt.strftime("%Y-%m-%d") if frame.dtype.kind == "M" else frame
    assert [None if value != value else value for value in shown.tolist()] == values


def test_new_files_are_read_as_was_said() -> None:
    rows = "".join(
        f"{-999 if n % 5 == 0 else n},{n % 12 + 1:02d}/05/2023,{n % 3}\n" for n in range(60)
    )
    given = {"columns": {"x": {"missing": "-999"}, "d": {"dates": "dmy"}}}
    learned = read(f"x,d,y\n{rows}".encode(), given)
    like = make_task(learned, "y").like()
    new = read_table(b"x,d\n-999,03/04/2024\n7,04/04/2024\n", "b.csv", like=like)
    assert new.frame["x"].isna().tolist() == [True, False]
    assert new.frame["d"].dt.month.tolist() == [4, 4]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"colour": "red"}, "unknown_column_option"),
        ({"decimal": ";"}, "bad_column_option"),
        ({"kind": "money"}, "bad_column_option"),
        ({"dates": "dmy", "kind": "number"}, "column_option_unfit"),
        ({"kept": "NA", "kind": "number"}, "column_option_unfit"),
        ({"decimal": ",", "thousands": ","}, "marks_alike"),
        ({"dates": "dmy"}, "kind_impossible"),
    ],
)
def test_what_cannot_be_said_is_refused(options: Any, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(WORDS.encode(), {"columns": {"area": options}})
    assert caught.value.code == code


def test_what_is_said_of_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read(WORDS.encode(), {"columns": {"aera": {"kept": ""}}})
    assert caught.value.context["nearest"] == ["area"]


def test_more_is_put_together_and_a_new_kind_voids_what_does_not_suit_it() -> None:
    before = {"encoding": "utf-8", "columns": {"a": {"kind": "number", "decimal": ","}}}
    after = merged(before, {"columns": {"a": {"kind": "category"}, "b": {"kept": ""}}})
    assert after["columns"] == {"a": {"kind": "category"}, "b": {"kept": ""}}
    assert merged(before, {"columns": {"a": {"missing": "?"}}})["columns"]["a"] == {
        "kind": "number",
        "decimal": ",",
        "missing": "?",
    }
