"""The report: one file, no script, and nothing of the user's is markup."""

import json
from html.parser import HTMLParser

import pytest

from lib.core.results import Failure
from lib.i18n import translator
from lib.report.html import POLICY, render
from tests.unit.report.sample_run import sample_plan, sample_run

EN, KO = translator("en"), translator("ko")
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "section", "div", "h1",
    "h2", "h3", "p", "span", "strong", "bdi", "ul", "li", "i", "dl", "dt", "dd", "table", "thead",
    "tbody", "tr", "th", "td", "svg", "g", "rect", "line", "path", "circle", "polyline", "text",
}  # fmt: skip
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><svg onload=alert(1)>",
    "{target} %s %(x)s {0}",
    "\x00\x08\u202e\ud800",
    "javascript:alert(1)",
]


class Tags(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def parsed(page):
    found = Tags()
    found.feed(page)
    found.close()
    return found


@pytest.mark.parametrize("t", [EN, KO])
def test_a_report_has_verdict_board_and_method(t):
    page = render(sample_run(failed={"rbf_svm": Failure("cancelled")}), t)
    assert f'<html lang="{t.language}">' in page
    assert POLICY in page
    assert "0.847 ± 0.015" in page
    assert "CatBoost" in page
    assert "Nadeau" in page
    assert t("Cancelled.") in page
    assert set(parsed(page).tags) <= TAGS
    assert len(page) < 100_000


def test_nothing_is_loaded_or_run():
    found = parsed(render(sample_run(), EN))
    assert not {"src", "href", "srcset", "action"} & set(found.attributes)
    assert not [name for name in found.attributes if name.startswith("on")]


@pytest.mark.parametrize("text", NASTY)
def test_names_are_shown_and_not_run(text):
    plain = parsed(render(sample_run(text="plain"), EN))
    page = render(sample_run(text=text), EN)
    found = parsed(page)
    assert found.tags == plain.tags
    assert sorted(found.attributes) == sorted(plain.attributes)
    page.encode("utf-8")


def test_naughty_strings_change_no_tag(real_data):
    lines = (real_data / "csv" / "blns.txt").read_text("utf-8", errors="replace").split("\n")
    naughty = [line for line in lines if line and not line.startswith("#")]
    assert len(naughty) > 300
    expected = parsed(render(sample_run(text="plain"), EN)).tags
    for line in naughty:
        assert parsed(render(sample_run(text=line), EN)).tags == expected, json.dumps(line)


def test_runs_without_verdict_or_models_have_a_report():
    assert "No verdict" in render(sample_run(without=("keras_linear", "keras_mlp", "realmlp")), EN)
    assert "No verdict" in render(sample_run(models=(), verdict=None), EN)
    errors = sample_run(plan=sample_plan(metric="rmse", rope=0.01, rope_relative=True))
    assert "RMSE" in render(errors, EN)
