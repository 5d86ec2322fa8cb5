"""Labels in charts, in the table and in the HTML report; hostile names stay texts."""

import numpy as np
import pytest

from lib.evaluation.judge.label_scores import confusion_of, label_scores, names_of
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.i18n import translator
from lib.report.figures import label_charts
from lib.report.sections.labels_html import scores_html

NAMES = ("fabric", "<script>alert(1)</script>", "never")


@pytest.fixture
def given():
    truth = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0], [1, 0, 0]], dtype=float)
    outputs = np.array([[0.9, 0.6, 0.1], [0.4, 0.8, 0.2], [0.1, 0.2, 0.1], [0.8, 0.3, 0.0]])
    return OutOfFold(np.arange(4), outputs.astype("float32"), truth)


def test_scores_by_hand(given):
    first, second, never = label_scores(given, NAMES)
    assert (first.rows, first.named, first.right) == (3, 2, 2)
    assert first.precision == 1
    assert first.recall == pytest.approx(2 / 3)
    assert first.f1 == pytest.approx(4 / 5)
    assert first.low <= first.f1 <= first.high
    assert second.precision == pytest.approx(1 / 2)
    assert (never.rows, never.named) == (0, 0)
    assert np.isnan([never.precision, never.recall, never.f1, never.area]).all()
    np.testing.assert_array_equal(confusion_of(given, 1), [[2, 1], [0, 1]])
    assert names_of(given.truth[1], NAMES) == ["fabric", NAMES[1]]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_chart_and_html_escape_names(given, language):
    t = translator(language)
    scores = label_scores(given, NAMES)
    chart = label_charts.labels_chart(scores, "#0072B2", t)
    shown = str(chart.to_dict())
    assert "<script>" not in shown
    assert len(chart.data[0].x) == 2  # of a label without rows nothing is known
    page = scores_html("tfidf_svm", scores, t)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<tr>") == 4
    matrix = label_charts.label_confusion(confusion_of(given, 1), NAMES[1], _task(), t)
    assert "<script>" not in str(matrix.to_dict())


def _task():
    from lib.core.task import Task, TaskKind

    return Task(TaskKind.MULTILABEL, "topics", {"text": "text"}, NAMES, text="text")
