"""The report: one file, no script but its own, and nothing of the user's is markup."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lib.core.plan import SplitKind
from lib.core.results import Failure
from lib.i18n import translator
from lib.report.drawing.interactive import embedded, policy
from lib.report.drawing.theme import INK
from lib.report.figures import charts
from lib.report.figures.folds import folds_title
from lib.report.html import drawn_sections, page_body, render
from lib.report.labels import cpu_axis
from tests.unit.report.sample_run import sample_plan, sample_run, view_of, with_chart

EN, KO = translator("en"), translator("ko")
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "section",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "span",
    "strong",
    "bdi",
    "ul",
    "li",
    "i",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "svg",
    "g",
    "rect",
    "line",
    "path",
    "circle",
    "polyline",
    "text",
    "script",
    "details",
    "summary",
    "noscript",
}
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
    assert policy() in page
    assert "0.847 ± 0.015" in page
    assert "CatBoost" in page
    assert "Nadeau" in page
    assert t("Stopped.") in page
    assert set(parsed(page).tags) <= TAGS
    assert len(page) < 5_000_000


def test_nothing_is_loaded():
    found = parsed(render(sample_run(), EN))
    assert not {"src", "href", "srcset", "action"} & set(found.attributes)
    assert not [name for name in found.attributes if name.startswith("on")]


def test_the_policy_names_the_two_scripts_and_no_other():
    page = render(sample_run(), EN)
    own = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    assert len(own) == 1
    library = re.search('<script type="text/plain" id="library">(.*?)</script>', page)[1]
    texts = [own[0].encode(), gzip.decompress(base64.b64decode(library))]
    sums = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in texts]
    assert re.findall("'sha256-(.*?)'", policy()) == sums
    assert "default-src 'none'" in policy()
    assert "unsafe-eval" not in policy()


def test_figures_are_data_with_their_drawing_beside():
    page = render(sample_run(), EN)
    data = json.loads(re.search('<script type="application/json" id="figures">(.*?)<', page)[1])
    assert {
        figure["layout"]["template"]["layout"]["font"]["color"] for figure in data.values()
    } == {INK}
    expected = {"verdict", "quality", "pairs", "folds", "loss-keras_linear", "loss-keras_mlp"}
    assert set(data) == expected | {"loss-realmlp"}
    assert page.count('class="live"') == page.count('class="static"><') == len(data)
    assert all(figure["data"] for figure in data.values())


def test_data_ends_no_script():
    assert embedded({"a": "</script><!--&\u2028\ud800"}) == (
        '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\ud800"}'
    )


def test_figures_of_single_models_are_folded_up_under_their_names():
    chart = charts.column_histogram([0, 1, 2], [3, 4], "a < b", EN)
    page = with_chart(sample_run(), "en", chart)
    assert '<summary>CatBoost</summary><div class="pairs"><div><h3>a &lt; b</h3>' in page
    assert '"model-catboost-own"' in page


def test_no_figure_needs_code_that_writes_code():
    chart = charts.figure("", 100).add_scattergl(x=[1], y=[2])
    page = with_chart(sample_run(), "en", chart)
    assert "scattergl" not in page[page.index('id="figures"') : page.index('id="library"')]


def test_a_note_is_shown_as_it_was_written():
    page = render(sample_run(note="First <b>line</b>\nsecond"), EN)
    assert '<p class="note"><bdi>First &lt;b&gt;line&lt;/b&gt;\nsecond</bdi></p>' in page


def test_the_title_of_the_folds_counts_where_the_best_model_is_best():
    run = sample_run(without=("blend",))
    assert folds_title(run, EN) == "CatBoost, first on the leaderboard, is best on 5 of 5 folds"
    better = run.model("logistic").metrics["roc_auc"]
    better = replace(better, folds=(0.99, *better.folds[1:]))
    models = [
        replace(one, metrics={"roc_auc": better}) if one.id == "logistic" else one
        for one in run.models
    ]
    assert "4 of 5" in folds_title(replace(run, models=tuple(models)), EN)


def test_cells_hold_what_their_table_is_sorted_by():
    row = re.search(r"<tr><td[^>]*>2</td>.*?</tr>", render(sample_run(), EN))[0]
    assert re.findall('data-value="(.*?)"', row)[:2] == ["2", "CatBoost"]
    assert 'data-value="10.3">10 s<' in row


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
    drawn = drawn_sections(view_of(sample_run()))

    def tags(text):
        return parsed(page_body(view_of(sample_run(text=text, note=text)), drawn)).tags

    expected = tags("plain")
    for line in naughty:
        assert tags(line) == expected, json.dumps(line)


def test_runs_without_verdict_or_models_have_a_report():
    assert "No verdict" in render(sample_run(without=("keras_linear", "keras_mlp", "realmlp")), EN)
    assert "No verdict" in render(sample_run(models=(), verdict=None), EN)
    errors = sample_run(plan=sample_plan(metric="rmse", rope=0.01, rope_relative=True))
    assert "RMSE" in render(errors, EN)


def test_runs_speak_of_what_they_were_tested_on():
    splits = (SplitKind.KFOLD, SplitKind.TIME, SplitKind.BOOTSTRAP, SplitKind.ORIGINS)
    said = [cpu_axis(sample_plan(split=split), EN) for split in splits]
    parts = ("folds", "folds", "resamples", "cut-offs")
    assert said == [f"CPU seconds over all {part} (log)" for part in parts]
