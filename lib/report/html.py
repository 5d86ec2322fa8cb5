"""The report as one HTML file: nothing is asked for; readable offline, on paper, without script."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.disclosure import passed_on
from lib.report.drawing.display import Display
from lib.report.drawing.figure_svg import svg_of
from lib.report.drawing.interactive import policy, scripts, style
from lib.report.drawing.svg import clean
from lib.report.reader import NothingKept, RunReader
from lib.report.sections.run_sections import sections_of
from lib.report.sections.section import Displays, RunView, Section, own
from lib.report.sections.words_html import words_html
from lib.report.sentences import plan_sentence

Drawn = Sequence[tuple[Section, Displays]]
"""Sections with their charts."""


def render(run: Run, t: Translator, reader: RunReader | None = None) -> str:
    """Return the report of a run as a self-contained HTML page in the translator's language.

    Reports are passed on: nothing of a single row is in one (lib.report.disclosure). ``reader``
    gives what is kept beside the run; without one the report says what the run itself does.
    """
    view = RunView(passed_on(run), t, reader or NothingKept(), passed_on=True)
    return whole_page(view, drawn_sections(view))


def whole_page(view: RunView, drawn: Drawn) -> str:
    """Return the report that consists of sections as they were drawn."""
    t = view.t
    title = t("Deepworth report: {name}", name=view.run.name)
    displays = chain.from_iterable(displays for _section, displays in drawn)
    return (
        f'<!DOCTYPE html>\n<html lang="{clean(t.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{clean(title)}</title><style>{style()}</style></head>"
        f"<body><main>{page_body(view, drawn)}</main>{scripts(displays)}</body></html>\n"
    )


def drawn_sections(view: RunView) -> Drawn:
    """Return the sections of a run with their charts, each with its drawing for paper."""
    return [
        (section, [_on_paper(one, view.t) for one in section.displays(view)])
        for section in sections_of(view.run)
    ]


def _on_paper(plot: Display, t: Translator) -> Display:
    """Return a figure with its drawing for paper, and for browsers that run no script."""
    return plot if plot.drawing else replace(plot, drawing=svg_of(plot.figure, t))


def page_body(view: RunView, drawn: Drawn) -> str:
    """Return what stands on the page, with a place for each of the figures."""
    sections = [(section, section.html(view, displays)) for section, displays in drawn]
    words = words_html(view, [section for section, said in sections if said])
    return "".join((_head(view.run, view.t), *(said for _section, said in sections), words))


def _head(run: Run, t: Translator) -> str:
    table = " × ".join(
        (
            t.plural("{count} row", "{count} rows", run.rows),
            t.plural("{count} column", "{count} columns", run.columns),
        )
    )
    target = t("Target")
    about = f" · {clean(target)}: {own(run.task.target)}" if run.task.target else ""
    hint = t(
        "Hover over a mark to read its value, drag to zoom in, double-click to reset. Click a "
        "heading to sort its table."
    )
    return (
        f"<header><h1>{own(run.name)}</h1>"
        f'<p class="soft">{own(run.dataset_name)} · {clean(table)}{about}</p>'
        f'<p class="soft">{clean(plan_sentence(run, t))}</p>{_note(run, t)}'
        f'<p class="soft hint">{clean(hint)}</p></header>'
    )


def _note(run: Run, t: Translator) -> str:
    if not run.note:
        return ""
    title = t("Notes")
    return f'<h3>{clean(title)}</h3><p class="note"><bdi>{clean(run.note)}</bdi></p>'
