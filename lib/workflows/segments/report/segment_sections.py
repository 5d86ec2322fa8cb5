"""The sections of a run of segments: how many there are and what they are, before the models."""

from __future__ import annotations

from collections.abc import Callable

from lib.i18n import Translator
from lib.report.sections import run_sections
from lib.report.sections.run_sections import method_section
from lib.report.sections.section import Displays, RunView, Section
from lib.workflows.segments.report import segment_report
from lib.workflows.segments.report.segment_parts import passed_on_parts, segmented
from lib.workflows.segments.report.segment_report import SegmentParts

_PAGE = "lib.workflows.segments.page.result"
_Charts = Callable[[SegmentParts, Translator], Displays]
_Html = Callable[[SegmentParts, Displays, Translator], str]


def _charts(draw: _Charts) -> Callable[[RunView], Displays]:
    """Return the charts of a section that is of the best model's segments."""

    def displays(view: RunView) -> Displays:
        parts = view.once(passed_on_parts)
        return () if parts is None else draw(parts, view.t)

    return displays


def _html(write: _Html) -> Callable[[RunView, Displays], str]:
    """Return what such a section is in a report."""

    def to_html(view: RunView, displays: Displays) -> str:
        parts = view.once(passed_on_parts)
        return "" if parts is None else write(parts, displays, view.t)

    return to_html


def _some(view: RunView) -> bool:
    return bool(segmented(view.run))


SEGMENTS_SECTIONS = (
    Section(
        "segments-answer",
        lambda view: view.t("How many segments"),
        to_html=_html(lambda parts, _displays, t: segment_report.stability_html(parts, t)),
        on_page=f"{_PAGE}:answer",
        linked=True,
        terms=("segment", "stability", "jaccard"),
    ),
    Section(
        "segments-found",
        lambda view: view.t("The segments"),
        to_html=_html(lambda parts, _displays, t: segment_report.measures_html(parts, t)),
        on_page=f"{_PAGE}:one_segmentation",
        linked=True,
        applies=_some,
    ),
    Section(
        "segments-many",
        lambda view: view.t("Number of segments"),
        _charts(segment_report.number_displays),
        _html(segment_report.number_html),
        on_page=None,  # a view of the segments, as the next two
        terms=("gap", "valley", "silhouette"),
    ),
    Section(
        "segments-closer",
        lambda view: view.t("Details"),
        _charts(segment_report.profile_displays),
        _html(segment_report.profiles_html),
        on_page=None,
        applies=_some,
        linked=True,
        terms=("standard_deviation",),
    ),
    Section(
        "segments-time",
        lambda view: view.t("Over time"),
        _charts(segment_report.movement_displays),
        on_page=None,
    ),
    *run_sections.COMPARED,
    run_sections.FINDINGS,
    method_section(segment_report.segments_method, "bootstrap", "stability", "jaccard"),
    run_sections.FACTS,
)
