"""What more rows would do: drawn, said in every case, in a bundle and out of it."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pytest

from lib.core.common_jobs import LEARNING_CURVE
from lib.core.facts import to_json
from lib.core.plan import SplitKind
from lib.core.results import FEW_POSITIVES
from lib.errors import StoreError
from lib.evaluation.judge.learning_curve.outlook import Answer, Outlook
from lib.evaluation.judge.learning_curve.points import CurvePoints, contenders, has_curve, seconds
from lib.i18n import translator
from lib.report.drawing.figure_svg import svg_of
from lib.report.drawing.svg import clean
from lib.report.reader import NothingKept
from lib.report.sections.more_rows import (
    _said,
    kept_curves,
    more_rows_displays,
    more_rows_document,
    more_rows_html,
    more_rows_sentence,
)
from lib.report.sections.section import RunView
from lib.store.bundle.checks import Node
from lib.store.bundle.evidence import checked_curve
from tests.unit.report.sample_run import sample_run

EN, KO = translator("en"), translator("ko")
ROWS = (353.0, 614.0, 1069.0, 1860.0, 3237.0)


@dataclass
class Done:
    id: str
    params: object
    model: str
    result: object


def points_of(run, model, loss=0.04):
    """Return scores that rise to those of the run by a power law."""
    full = np.array(run.model(model).metrics["roc_auc"].folds)
    below = loss * ((np.array(ROWS) / 5634.0) ** -0.5 - 1)
    scores = full[None] - below[:, None]
    return CurvePoints("roc_auc", ROWS, tuple(map(tuple, scores.tolist())), 5634.0, 7043)


class Kept(NothingKept):
    def __init__(self, found):
        self.found = found

    def jobs(self, kind, model=None):
        if kind is not LEARNING_CURVE:
            return []
        return [Done("", None, name, to_json(points)) for name, points in self.found.items()]


@pytest.fixture
def run():
    return sample_run()


@pytest.fixture
def reader(run):
    pair = (run.verdict.best_deep, run.verdict.best_classical)
    deep, classical = pair
    return Kept({deep: points_of(run, deep, 0.05), classical: points_of(run, classical, 0.005)})


def test_it_is_drawn_and_said_alike_on_page_and_in_the_report(run, reader):
    view = RunView(run, EN, reader)
    found = kept_curves(run, reader)
    said = more_rows_sentence(found, run, EN)
    assert "28,172 rows" in said
    assert "(7,043 now)" in said
    displays = more_rows_displays(view)
    assert [one.key for one in displays] == ["more-rows", "more-rows-gap"]
    html = more_rows_html(view, displays)
    assert clean(said) in html
    assert "Viering &amp; Loog 2022" in html
    drawing = svg_of(displays[0].figure, EN)
    assert drawing.count("<polygon") == 2, "the bands of the pair"
    bands = " ".join(re.findall(r'<polygon points="([^"]+)', drawing))
    edges = [float(y) for y in re.findall(r",([\d.]+)", bands)]
    assert max(edges) < 400, "a band ends at the axis"
    assert "5,634" in drawing
    assert "22,536" in drawing
    table = displays[0].frame(EN)
    assert table["Training rows (log)"].max() == pytest.approx(4 * 5634)
    assert {"beyond the data", "95% band"} <= {name.split(": ")[-1] for name in table["Series"]}
    document = more_rows_document(run, EN, reader)["learning_curve"]
    assert document["sentence"] == said
    assert document["models"][0]["rows"] == [*ROWS, 5634.0]
    assert document["models"][0]["at_most"]["rows"] == 4 * 5634.0


def test_without_curves_there_is_no_section(run):
    nothing = NothingKept()
    view = RunView(run, EN, nothing)
    assert more_rows_html(view, more_rows_displays(view)) == ""
    assert more_rows_document(run, EN, nothing) == {}
    for split in (SplitKind.TIME, SplitKind.BOOTSTRAP):
        assert not has_curve(replace(run, plan=replace(run.plan, split=split)))
    assert not has_curve(replace(run, verdict=None))


def test_where_one_of_the_pair_failed_the_other_is_drawn_and_nothing_follows(run, reader):
    alone = Kept(dict(list(reader.found.items())[:1]))
    found = kept_curves(run, alone)
    assert len(found.curves) == 1
    assert more_rows_sentence(found, run, EN) == ""
    assert len(more_rows_displays(RunView(run, EN, alone))) == 1
    assert more_rows_document(run, EN, alone)["learning_curve"]["outlook"] is None


def test_a_withheld_verdict_withholds_this_as_well(run, reader):
    few = replace(run, verdict=replace(run.verdict, reason=FEW_POSITIVES))
    said = more_rows_sentence(kept_curves(few, reader), few, EN)
    assert said == "As the verdict is withheld, nothing is said about more rows either."
    assert more_rows_document(few, EN, reader)["learning_curve"]["outlook"] is None


@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize("t", [EN, KO])
def test_every_answer_names_both_models_and_its_probability(run, reader, answer, t):
    found = kept_curves(run, reader)
    verdict = run.verdict
    rows = 12_000 if answer.endswith("from") else None
    outlook = Outlook(
        answer, verdict.best_deep, verdict.best_classical, 0.005, 0.62, rows, rows and 0.51
    )
    said = _said(outlook, found, run, t)
    assert "RealMLP" in said
    assert "CatBoost" in said
    assert "{" not in said
    assert "28,172" in said
    assert ("62%" in said) == (answer is not Answer.UNCLEAR)
    assert ("12,000" in said) == (rows is not None)


def test_where_less_is_better_a_lead_is_a_lower_score(run, reader):
    found = replace(kept_curves(run, reader), metric="rmse")
    verdict = run.verdict
    stays = Outlook(Answer.DEEP_STAYS, verdict.best_deep, verdict.best_classical, 12.0, 0.9)
    assert "to be lower in RMSE by more than 12 than CatBoost" in _said(stays, found, run, EN)


def test_the_pair_comes_first_and_without_evidence_alone(run):
    assert contenders(run, None) == (run.verdict.best_deep, run.verdict.best_classical)
    assert contenders(replace(run, verdict=None), None) == ()
    assert seconds(run, ["logistic"], 1) > 0


def test_curves_from_outside_fit_their_run(run):
    kept = to_json(points_of(run, "catboost"))
    assert checked_curve("learning_curve", {}, Node(kept, "x"), run) == kept
    for wrong in (
        {"rows": [614.0, 353.0, 1069.0, 1860.0, 3237.0]},
        {"full": 3000.0},
        {"scores": kept["scores"][:3]},
        {"scores": [[0.5] * 5, [0.5] * 4, [0.5] * 5, [0.5] * 5, [0.5] * 5]},
        {"scores": [[float("inf")] * 5] * 5},
        {"metric": "mae"},
        {"total": 0},
    ):
        with pytest.raises(StoreError, match="bundle_invalid"):
            checked_curve("learning_curve", {}, Node({**kept, **wrong}, "x"), run)
