"""Levels that are merged at the command's word, and what is said before a run."""

import pytest

from lib.cli.arguments import make_parser
from lib.cli.merging import merged, say_first
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.evaluation.plan.tasks import make_task
from lib.i18n import translator
from lib.intake.profiling.findings import find_for_target
from lib.intake.reading import read_table

ROWS = "y,x\n" + "Yes,1.5\nyes,2.5\nNo,3.5\nno,4.5\n" * 15


def table() -> Dataset:
    return read_table(ROWS.encode(), "x.csv")


def test_levels_are_merged_in_the_columns_named() -> None:
    parsed = make_parser(translator("en")).parse_args(
        ["compare", "x.csv", "--target", "y", "--merge", "y"]
    )
    assert merged(table(), parsed.merge).column("y").distinct == 2
    assert merged(table(), ()).column("y").distinct == 4
    for name, code in (("x", "levels_not_alike"), ("z", "unknown_column")):
        with pytest.raises(InputError, match=code):
            merged(table(), (name,))


@pytest.mark.parametrize(("columns", "said"), [((), True), (("y",), False)])
def test_classes_that_may_be_the_same_are_said_before_the_run(
    columns: tuple[str, ...], said: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = merged(table(), columns)
    found = find_for_target(dataset, make_task(dataset, "y"))
    say_first(found, translator("ko"))
    assert ("합치십시오" in capsys.readouterr().err) == said
