"""Findings as a list, for reports and profiles."""

from collections.abc import Sequence

from lib.core.findings import Finding, by_kind
from lib.i18n import Translator
from lib.report.drawing.svg import clean
from lib.report.labels import finding_kind


def findings_list(findings: Sequence[Finding], t: Translator) -> str:
    """Return findings as HTML, one item a kind; "" without any."""
    items = []
    for alike in by_kind(findings):
        title, messages, advice = finding_kind(alike, t)
        told = "<br>".join(f"<bdi>{clean(message)}</bdi>" for message in messages)
        said = f"<strong>{clean(title)}</strong> {told}"
        items.append(f'<li>{said} <span class="soft">{clean(advice)}</span></li>')
    return f'<ul class="findings">{"".join(items)}</ul>' if items else ""
