"""The section of toys in the HTML report."""

from lib.report.disclosed_results import passed_on
from lib.report.reader import latest
from lib.report.sections.run_sections import USUAL
from lib.report.sections.section import Displays, RunView, Section, boxed
from tests.toy.workflow import TYPICAL


def to_html(view: RunView, displays: Displays) -> str:
    del displays
    found = passed_on(TYPICAL.id, latest(view.reader, TYPICAL, "toy_nearest"))
    if found is None:
        return ""
    return boxed("Toy", f"<p>Typical error: {view.t.number(found['error'])}</p>")


SECTIONS = (
    Section("toy", lambda _view: "Toy", to_html=to_html, on_page="tests.toy.shown:typical"),
    *USUAL,
)
