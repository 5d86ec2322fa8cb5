"""The section of toys in the HTML report."""

from collections.abc import Mapping

from lib.core.results import Run
from lib.evaluation.judge.out_of_fold import Answers
from lib.i18n import Translator
from lib.report.own_sections import OwnSections
from lib.report.reader import RunReader, latest
from tests.toy.workflow import WORST


def report_parts(
    run: Run, predictions: Mapping[str, Answers], t: Translator, reader: RunReader
) -> OwnSections:
    del run, predictions
    found = latest(reader, WORST, "toy_nearest")
    if found is None:
        return OwnSections()
    said = f"<section><h2>Toy</h2><p>Worst error: {t.number(found['error'])}</p></section>"
    return OwnSections(first=lambda plots: said)
