"""The section of toys in the HTML report."""

from collections.abc import Mapping

from lib.core.results import Run
from lib.evaluation.judge.out_of_fold import Answers
from lib.i18n import Translator
from lib.report.disclosed_results import passed_on
from lib.report.own_sections import OwnSections
from lib.report.reader import RunReader, latest
from tests.toy.workflow import TYPICAL


def report_parts(
    run: Run, predictions: Mapping[str, Answers], t: Translator, reader: RunReader
) -> OwnSections:
    del run, predictions
    found = passed_on(TYPICAL.id, latest(reader, TYPICAL, "toy_nearest"))
    if found is None:
        return OwnSections()
    said = f"<section><h2>Toy</h2><p>Typical error: {t.number(found['error'])}</p></section>"
    return OwnSections(first=lambda plots: said)
