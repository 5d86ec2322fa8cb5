"""What would settle an unclear verdict of few series: only as many cut-offs as there can be."""

from dataclasses import replace

import pytest

from lib.core.findings import Finding, Severity
from lib.core.plan import CUTOFFS_APART, SplitKind
from lib.i18n import translator
from lib.report.settling import what_settles
from tests.unit.report.sample_run import sample_run


@pytest.mark.parametrize(
    ("apart", "said"),
    [
        (9, "allow 9 cut-offs, of which this run has"),
        (5, "allow no more cut-offs"),
        (0, "allow no more cut-offs"),
        (None, "More series, or more cut-offs,"),
    ],
)
def test_more_cut_offs_are_proposed_where_there_is_room(apart: int | None, said: str) -> None:
    run = sample_run()
    values = {"count": run.plan.folds, "apart": apart}
    found = () if apart is None else (Finding(CUTOFFS_APART, Severity.INFO, values=values),)
    run = replace(run, plan=replace(run.plan, split=SplitKind.ORIGINS), findings=found)
    assert run.verdict is not None
    assert said in " ".join(what_settles(run, run.verdict, translator("en")))
    assert len(" ".join(what_settles(run, run.verdict, translator("ko")))) > 20
