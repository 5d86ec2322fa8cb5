"""A section of a run, and how a run is looked at: what pages and reports draw alike."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

import plotly.graph_objects as go

from lib.core.results import Run
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.display import Display
from lib.report.drawing.interactive import place
from lib.report.drawing.svg import clean
from lib.report.reader import RunReader

T = TypeVar("T")


@dataclass(frozen=True)
class RunView:
    """A run as somebody looks at it, with what is kept beside it.

    ``passed_on``: it is looked at by somebody who must not see rows (lib.report.disclosure).
    """

    run: Run
    t: Translator
    reader: RunReader
    passed_on: bool = False

    @cached_property
    def out_of_fold(self) -> Mapping[str, OutOfFold]:
        """The out-of-fold predictions by model, the best first, as far as they are here."""
        found = {one.id: self.reader.out_of_fold(one.id) for one in ranked(self.run)}
        return {model: given for model, given in found.items() if given is not None}

    @cached_property
    def _computed(self) -> dict[Callable[[RunView], object], object]:
        return {}

    def once(self, compute: Callable[[RunView], T]) -> T:
        """Return what a function says of this view, computed at its first call only."""
        if compute not in self._computed:
            self._computed[compute] = compute(self)
        return cast("T", self._computed[compute])


Displays = Sequence[Display]


def no_displays(_view: RunView) -> Displays:
    """Return none: the displays of a section that has no charts."""
    return ()


@dataclass(frozen=True)
class Section:
    """A part of a run's page and report, by an id that is also its anchor on the page.

    ``displays`` are its charts, ``texts`` its paragraphs. ``to_html`` (view, displays) is the
    section in a report, with a place for each chart; by default its title, its paragraphs and its
    charts, each under its own title. ``on_page`` refers to what draws it on the page, (run, t,
    workspace, viewer); "" draws the same there, folded up, and None says that the page shows it
    within another section.
    ``applies``: there is such a section on the page of this run; a report leaves out those of which
    there is nothing to say. ``linked``: the row of links on top of the page leads to it.
    ``terms`` are the ids of what the glossary says of it.
    """

    id: str
    title: Callable[[RunView], str]
    displays: Callable[[RunView], Displays] = no_displays
    to_html: Callable[[RunView, Displays], str] | None = None
    texts: Callable[[RunView], Sequence[str]] = lambda _view: ()
    on_page: str | None = ""
    applies: Callable[[RunView], bool] = lambda _view: True
    linked: bool = False
    terms: tuple[str, ...] = ()

    def html(self, view: RunView, displays: Displays) -> str:
        """Return the section for a report; "" where there is nothing in it."""
        if self.to_html is not None:
            return self.to_html(view, displays)
        parts = [f"<p>{clean(text)}</p>" for text in self.texts(view)]
        parts += map(titled, displays)
        return boxed(self.title(view), *parts) if parts else ""


def boxed(title: str, *parts: str, kind: str = "") -> str:
    """Return a section of a report from its title and its parts, which are HTML."""
    sort = f' class="{kind}"' if kind else ""
    return f"<section{sort}><h2>{clean(title)}</h2>{''.join(parts)}</section>"


def titled(display: Display, below: str = "") -> str:
    """Return a chart under its title, and what stands below it as HTML."""
    return f"<div><h3>{clean(display.title)}</h3>{place(display)}{below}</div>"


def soft(text: str) -> str:
    """Return a paragraph that explains, as HTML."""
    return f'<p class="soft">{clean(text)}</p>'


def own(text: object) -> str:
    """Return a text of the user's, escaped and kept from turning the direction of ours."""
    return f"<bdi>{clean(text)}</bdi>"


def title_of(figure: go.Figure) -> str:
    """Return a figure's title as plain text: plotly's is HTML."""
    return html.unescape(figure.layout.title.text or "")
