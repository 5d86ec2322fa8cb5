"""The markup of the HTML report of each workflow, held as text: every change of it is seen.

A change that is meant is taken over by `make snapshots`, and looked at with git diff.
"""

import difflib
import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from lib.cli.store_reader import StoreReader
from lib.i18n import translator
from lib.report.whole import report_of
from lib.store import open_store
from tests import before
from tests.store_fixture import settings_in

FOLDER = Path(__file__).parent / "markup"
RENEW = "DEEPWORTH_RENEW"
_BLOCKS = (
    "header|section|h[123]|p|div|table|thead|tbody|tr|th|td|ul|li|dl|dt|dd|details|summary|svg"
)
_BEFORE_BLOCK = re.compile(rf"\n*(?=<(?:{_BLOCKS})\b)")
_SVG = re.compile(r"(<svg[^>]*>)(.*?)</svg>", re.DOTALL)
_FIGURES = re.compile(r'<script type="application/json" id="figures">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    before.unpack_home(home)
    store = open_store(settings_in(home))
    yield store
    store.close()


def markup(page):
    """Return a report an element a line: drawings as their texts and a sum, scripts by name."""
    figures = json.loads(_FIGURES.search(page)[1])
    body = re.search(r"<body>(.*)<script type=\"application/json\"", page, re.DOTALL)[1]
    head = re.sub(r"sha256-[\w+/=]+", "sha256-…", page[: page.index("<style>")])
    lines = _BEFORE_BLOCK.sub("\n", _SVG.sub(_drawing, head + body)).splitlines()
    drawn = [f"figure {key}: {_shape(figure)}" for key, figure in figures.items()]
    return "\n".join([*(one for one in lines if one), *drawn]) + "\n"


def _drawing(found):
    texts = re.findall(r"<text[^>]*>([^<]*)", found[2])
    digest = hashlib.sha256(found[2].encode()).hexdigest()[:8]
    return f"{found[1]}{digest} {' | '.join(texts)}</svg>"


def _shape(figure):
    """Return the kinds of a figure's traces, and the titles of its axes."""
    traces = [one["type"] for one in figure["data"]]
    axes = [
        axis["title"]["text"]
        for name, axis in sorted(figure["layout"].items())
        if re.match("[xy]axis", name) and axis.get("title", {}).get("text")
    ]
    return f"{' '.join(traces)}; {' | '.join(axes)}"


@pytest.mark.parametrize("name", before.RUNS)
def test_the_report_has_the_markup_that_it_had(store, name):
    run = store.run(before.WORKSPACE, before.RUNS[name])
    page = report_of(run, translator("en"), StoreReader(store, before.WORKSPACE, run))
    now, file = markup(page), FOLDER / f"{name}.txt"
    if os.environ.get(RENEW):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    was = file.read_text("utf-8")
    changed = difflib.unified_diff(was.splitlines(), now.splitlines(), "was", "is", "", "", 0, "")
    assert was == now, "\n".join([f"If this is meant: make snapshots ({RENEW}=1).", *changed])


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (("<h2>", '<h2 class="other">'), '<h2 class="other">a</h2>'),
        (("<td>1</td>", "<td>2</td>"), "<td>2</td>"),
        (('x="1"', 'x="2"'), None),
    ],
)
def test_a_change_is_seen(changed, line):
    figures = '<script type="application/json" id="figures">{}</script>'
    page = (
        "<html><style></style><body><section><h2>a</h2><table><tr><td>1</td></tr></table>"
        f'<svg viewBox="0"><text x="1">b</text></svg></section>{figures}</body></html>'
    )
    assert markup(page.replace(*changed)) != markup(page)
    assert line is None or line in markup(page.replace(*changed))
