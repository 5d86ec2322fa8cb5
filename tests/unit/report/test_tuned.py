from dataclasses import replace

from lib.core.findings import Finding, Severity
from lib.core.tuning import Tuning, tuning_note
from lib.i18n import translator
from lib.report.labels import finding_text
from lib.report.sections.tuned_html import tuning_html
from lib.report.tuned import chosen_text
from tests.unit.report.sample_run import sample_run

EN, KO = translator("en"), translator("ko")
NOTE = tuning_note(
    "catboost",
    [
        Tuning(24, 10.0, {"depth": 6, "learning_rate": 0.08}),
        Tuning(24, 21.0, {"depth": 6, "learning_rate": 0.0612}),
    ],
)


def test_a_note_says_what_was_tried_and_chosen() -> None:
    assert NOTE is not None
    title, message, _ = finding_text(NOTE, EN)
    assert title == "Tuned"
    assert "24 configurations tried in each fold (folds: 2), 31 s" in message
    assert "Tree depth 6, Learning rate 0.0706 (0.0612 to 0.08)" in message
    assert NOTE.values["each"]
    many = {"learning_rate": 0.0123, "max_leaf_nodes": 12, "min_samples_leaf": 7}
    least = {"learning_rate": 0.0023, "max_leaf_nodes": 5, "min_samples_leaf": 3}
    tunings = [Tuning(24, 1.0, {**one, "l2_regularization": 0.5}) for one in (many, least)]
    long = tuning_note("hist_gradient_boosting", tunings)
    assert long is not None
    assert finding_text(long, EN)[1].endswith("Regularization (L2) 0.5.")
    assert "설정 24가지" in finding_text(NOTE, KO)[1]


def test_names_of_the_libraries_are_told_by_those_of_the_settings() -> None:
    assert chosen_text("hist_gradient_boosting", {"max_leaf_nodes": [12, 12, 12]}, EN) == (
        "Maximum leaves per tree 12"
    )
    assert chosen_text("tabm", {"weight_decay": [0.0, 0.0, 0.0]}, EN) == "Weight decay 0"
    assert chosen_text("gone", {"x": ["relu"]}, EN) == "x relu"


def test_the_report_lists_what_each_side_got() -> None:
    run = sample_run()
    assert tuning_html(run, EN) == ""
    models = [
        replace(one, notes=(NOTE,)) if one.id == "catboost" and NOTE else one for one in run.models
    ]
    said = tuning_html(replace(run, models=tuple(models)), EN)
    assert "<b>CatBoost</b>: 24 configurations" in said


def test_findings_call_a_model_by_its_name() -> None:
    gap = Finding("network_gap", Severity.INFO, values={"model": "keras_mlp", "ratio": 4.1})
    assert finding_text(gap, EN)[1].startswith("Plain MLP (two hidden layers): the validation")
    assert finding_text(gap, KO)[1].startswith("기본 MLP (은닉층 2개):")
