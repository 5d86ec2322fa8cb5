"""Where models fail on reviews, as the report says it."""

import pytest

from lib.core.facts import from_json
from lib.i18n import translator
from lib.workflows.reviews.facts.models import Robustness
from lib.workflows.reviews.report.kept import RATES, ROBUSTNESS, passed_on_reviews
from lib.workflows.reviews.report.review_charts import robustness_chart
from lib.workflows.reviews.report.review_fails import fails_html, fails_plots, robustness_table
from tests.unit.report.sample_run import sample_run

EN = translator("en")
NASTY = "<script>alert(1)</script>"


def answer(low: float = 0.01) -> Robustness:
    return from_json(Robustness, stored(low))


def stored(low: float = 0.01) -> dict[str, object]:
    changed = {"rows": 8, "hits": 1, "share": 0.125, "low": 0.0, "high": 0.5}
    drop = {"name": "spaces", "score": 0.7, "drop": 0.05, "low": low, "high": 0.09}
    unknown = {"name": "emoji", "score": None, "drop": None, "low": None, "high": None}
    drops = [{**drop, "changed": changed}, {**unknown, "changed": changed}]
    return {"metric": "roc_auc", "score": 0.75, "rows": 400, "drops": drops}


def test_the_table_says_what_the_chart_draws_and_leaves_out_what_is_unknown():
    assert robustness_table({"catboost": answer()}, EN) == {
        "Model": ["CatBoost"],
        "Texts": ["Without spaces"],
        "ROC AUC, original texts": ["0.750"],
        "Change": ["−0.050"],
        "95% interval": ["−0.090 to −0.010"],
        "Changed predictions": ["12.5%"],
    }


@pytest.mark.parametrize(
    ("low", "title"),
    [(0.01, "Largest drop beyond chance: Without spaces, 0.0500"), (-0.01, "No drop beyond")],
)
def test_only_a_drop_beyond_chance_is_named(low, title):
    chart = robustness_chart({"m": answer(low)}, {"m": "m"}, {"m": "deep"}, {"m": "#000000"}, EN)
    assert chart.layout.title.text.startswith(title)


def fails_of(results):
    kept, run = passed_on_reviews(results), sample_run()
    plots = {one.key: one for one in fails_plots(kept, run, EN)}
    return fails_html(kept, plots, EN)


def test_the_report_holds_both_parts_and_runs_nothing_of_them():
    row = {"name": NASTY, "rows": 10, "errors": 4, "share": 0.4, "low": 0.2, "high": 0.7}
    kept = {
        RATES: {"model": "catboost", "overall": 0.4, "groups": [("By style", [row])]},
        ROBUSTNESS: {"catboost": stored()},
    }
    part = fails_of(kept)
    assert part.index("By style") < part.index("Robustness") < part.index("Without spaces")
    assert "0.750" in part
    assert NASTY not in part


def test_nothing_kept_is_no_section():
    assert fails_of({ROBUSTNESS: {}}) == ""
