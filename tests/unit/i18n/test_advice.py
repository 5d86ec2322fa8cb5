"""What messages tell the reader to do is done here, and helps."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from lib.cli.arguments import make_parser
from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.evaluation.plan.planning import make_plan, make_task
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.i18n import LOCALES, translator
from lib.i18n.texts import ERRORS, FINDINGS
from lib.intake.reading import read_table
from tests.conftest import ROOT


def refused(call: Callable[[], object]) -> InputError:
    with pytest.raises(InputError) as caught:
        call()
    return caught.value


def read(text: str, **given: object) -> Dataset:
    return read_table(text.encode(), "a.csv", **given)


def test_a_header_that_was_not_recognised_is_chosen() -> None:
    text = "2019,2020\n3,4\n5,6\n"
    assert "no_header" in [one.code for one in read(text).findings]
    chosen = read(text, overrides={"header_row": 0})
    assert list(chosen.kinds()) == ["2019", "2020"]
    assert "no_header" not in [one.code for one in chosen.findings]
    for language in LOCALES:  # the pages count rows from 1, the command line from 0
        advice = translator(language).finding("no_header", {"count": 2})[2]
        assert not any(sign.isdigit() for sign in advice)


def test_a_row_outside_is_named_as_people_count() -> None:
    error = refused(lambda: read("a,b\n1,2\n", overrides={"header_row": 8}))
    assert "9" in translator("en").error(error)[0]
    assert read("a,b\n1,2\n", overrides={"header_row": -1}).rows == 2


def test_column_names_alone_need_rows_or_were_data() -> None:
    assert refused(lambda: read("oslo,red\n")).code == "no_rows"
    assert read("city,colour\noslo,red\n").rows == 1


def test_words_among_numbers_come_back_in_a_category() -> None:
    values = "\n".join(f"{number},{'low' if number == 7 else number}" for number in range(400))
    seen = read(f"x,y\n{values}\n")
    assert "words_among_numbers" in [one.code for one in seen.findings]
    assert seen.frame["y"].isna().sum() == 1
    again = read(f"x,y\n{values}\n", kinds={"y": ColumnKind.CATEGORY})
    assert again.frame["y"][7] == "low"


def table(**columns: object) -> Dataset:
    frame = pd.DataFrame({"x": np.arange(120) % 7, **columns})
    return read(frame.to_csv(index=False))


def test_fewer_folds_by_time_let_the_first_part_see_both_classes() -> None:
    days = [f"2024-01-01 {hour // 60:02d}:{hour % 60:02d}" for hour in range(120)]
    late = table(day=days, y=["no"] * 25 + ["yes", "no"] * 47 + ["no"])

    def planned(folds: int) -> None:
        task = make_task(late, "y", time="day")
        plan, _ = make_plan(late, task, models=["logistic"], folds=folds)
        make_splits(make_problem(late.frame, task, plan), task, plan)

    assert refused(lambda: planned(5)).code == "time_one_class"
    planned(2)


@pytest.mark.parametrize(
    ("column", "code"),
    [(["a"] * 120, "target_constant"), ([f"t{n}" for n in range(120)], "target_unique")],
)
def test_another_target_helps(column: list[str], code: str) -> None:
    dataset = table(y=column, z=["u", "v"] * 60)
    assert refused(lambda: make_task(dataset, "y")).code == code
    assert make_task(dataset, "z").target == "z"


def test_commands_options_and_variables_that_are_named_exist() -> None:
    texts = [text for texts in (*ERRORS.values(), *FINDINGS.values()) for text in texts]
    told = "\n".join("\n".join(text) if isinstance(text, tuple) else text for text in texts)
    files = [path for path in ROOT.glob("lib/**/*.py") if "texts" not in path.parts]
    code = "\n".join(path.read_text() for path in files)
    for command in set(re.findall(r"python -m lib (store [a-z]+|[a-z]+)", told)):
        with pytest.raises(SystemExit) as ended:
            make_parser(translator("en")).parse_args([*command.split(), "--help"])
        assert ended.value.code == 0, command
    ours = re.sub("dask worker .*", "", told)
    for option in set(re.findall(r"--[a-z][a-z-]+", ours)):
        assert f'"{option}"' in code, option
    for variable in set(re.findall(r"\b(?:DEEPWORTH_[A-Z_]+|DATABASE_URL)\b", told)):
        assert f'"{variable}"' in code, variable
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"`make ([a-z-]+)`", told)):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_cells_that_may_mean_missing_are_quoted_and_counted() -> None:
    def said(language: str, count: int, *cells: str) -> str:
        values = {"column": "job", "count": count, "values": list(cells)}
        return translator(language).finding("missing_codes", values)[1]

    assert said("en", 330, "unknown") == "330 rows of job say 'unknown'."
    assert said("en", 1, "n/a") == "1 row of job says 'n/a'."
    assert (
        said("ko", 1_330, "unknown", "?") == "job 열의 1,330개 행에 'unknown', '?' 값이 있습니다."
    )
