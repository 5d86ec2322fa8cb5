"""A table's profile as one HTML page: no script, nothing loaded, readable offline and on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lib.core.dataset import Dataset
from lib.core.facts import Json, to_json
from lib.i18n import N_, Translator
from lib.intake.profiling.associations import Associations
from lib.intake.profiling.missing import MissingValues
from lib.intake.profiling.profile import ColumnProfile, Profile
from lib.report.drawing.interactive import style
from lib.report.drawing.svg import clean
from lib.report.findings_list import findings_list
from lib.report.profile.profile_charts import MEASURE_TEXTS, strength_words

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_EXTRA = (
    "td.shape{min-width:170px}td.shape svg{display:block;width:170px;height:34px;margin:0}"
    "td.text{white-space:normal;text-align:left;min-width:220px}"
    "th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}"
    "td:first-child{white-space:normal;min-width:110px;max-width:240px;overflow-wrap:anywhere}"
    ".columns th:is(:nth-child(3),:last-child){text-align:left}"
    "svg .bar{fill:#0072B2}"
)
STAT_TEXTS = {
    "mean": N_("Mean"),
    "sd": N_("Standard deviation"),
    "min": N_("Smallest"),
    "median": N_("Median"),
    "max": N_("Largest"),
    "zeros": N_("Zeros"),
    "negatives": N_("Negative values"),
    "first": N_("First"),
    "last": N_("Last"),
    "mean_length": N_("Mean length in characters"),
    "max_length": N_("Longest in characters"),
    "mean_words": N_("Mean number of words"),
}
"""What the figures of a column are called, in the order in which they are shown."""


@dataclass(frozen=True)
class ProfileParts:
    """All that the page says of a table; ``reading`` is how it was read, in words."""

    dataset: Dataset
    profile: Profile
    associations: Associations
    missing: MissingValues
    reading: str


def stat_text(value: object, t: Translator) -> str:
    """Return one of a column's figures with four digits, a moment without an empty time."""
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 1e15):
        return t.number(float(f"{value:.4g}"))
    if isinstance(value, int | float):
        return t.number(int(value))
    return str(value).replace("T00:00:00", "").replace("T", " ")


def render_profile(parts: ProfileParts, t: Translator) -> str:
    """Return the profile as a self-contained HTML page in the translator's language."""
    title = t("Profile: {name}", name=parts.dataset.name)
    body = "".join(
        (
            _head(parts, t),
            _findings(parts, t),
            _columns(parts.profile, t),
            _associations(parts.associations, t),
            _missing(parts.missing, parts.profile.target, t),
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{clean(t.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{clean(title)}</title><style>{style()}{_EXTRA}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _own(text: object) -> str:
    """Return a text of the user's, escaped and kept from turning the direction of ours."""
    return f"<bdi>{clean(text)}</bdi>"


def _head(parts: ProfileParts, t: Translator) -> str:
    dataset = parts.dataset
    size = " × ".join(
        (
            t.plural("{count} row", "{count} rows", dataset.rows),
            t.plural("{count} column", "{count} columns", len(dataset.columns)),
        )
    )
    target = ""
    if parts.profile.target is not None:
        word = t("Target")
        target = f" · {clean(word)}: {_own(parts.profile.target)}"
    return (
        f"<header><h1>{_own(dataset.name)}</h1>"
        f'<p class="soft">{clean(size)} · {_own(parts.reading)}{target}</p>'
        f'<p class="soft">SHA-256: {clean(dataset.sha256)}</p></header>'
    )


def _findings(parts: ProfileParts, t: Translator) -> str:
    listed = findings_list(parts.dataset.findings, t)
    return _section(t("Findings"), listed) if listed else ""


def _columns(profile: Profile, t: Translator) -> str:
    headings = [t("Column"), t("Kind"), t("Distribution"), t("Missing"), t("Distinct values")]
    if profile.target is not None:
        headings.append(t("Relation to the target"))
    headings.append(t("Statistics"))
    rows = "".join(_column(column, profile, t) for column in profile.columns)
    note = related_text(profile, t)
    said = [f'<p class="soft">{clean(note)}</p>'] if note else []
    return f'<div class="columns">{_section(t("Columns"), *said, _table(headings, rows))}</div>'


def _column(column: ColumnProfile, profile: Profile, t: Translator) -> str:
    cells = [
        f"<td>{_own(column.name)}</td><td>{clean(t(str(column.kind)))}</td>",
        f'<td class="shape">{_shape(column, t)}</td>',
        f"<td>{clean(t.percent(column.missing / max(profile.rows, 1), 1))}</td>",
        f"<td>{clean(t.number(column.distinct))}</td>",
    ]
    if profile.target is not None:
        found = column.relation
        cells.append(f"<td>{clean('–' if found is None else t.number(found.strength, 2))}</td>")
    cells.append(f'<td class="text soft">{_stats(column, t)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _stats(column: ColumnProfile, t: Translator) -> str:
    said = [
        f"{clean(t(label))} {_own(stat_text(column.stats[name], t))}"
        for name, label in STAT_TEXTS.items()
        if name in column.stats
    ]
    said += [f"{_own(level.value[:60])} {clean(t.number(level.count))}" for level in column.top[:5]]
    return ", ".join(said)


def _shape(column: ColumnProfile, t: Translator) -> str:
    if column.histogram is not None:
        spans = [
            f"{stat_text(low, t)} – {stat_text(high, t)}"
            for low, high in pairwise(column.histogram.edges)
        ]
        return _bars(column.histogram.counts, spans, t)
    return _bars([level.count for level in column.top], [level.value for level in column.top], t)


def _bars(counts: Sequence[int], names: Sequence[str], t: Translator) -> str:
    if not counts:
        return ""
    most, wide = max(max(counts), 1), 170 / len(counts)
    bars = "".join(
        f'<rect class="bar" x="{place * wide:.1f}" y="{34 - 34 * count / most:.1f}" '
        f'width="{max(wide - 1, 1):.1f}" height="{34 * count / most:.1f}">'
        f"<title>{clean(name[:80])}: {clean(t.number(count))}</title></rect>"
        for place, (count, name) in enumerate(zip(counts, names, strict=True))
    )
    return f'<svg viewBox="0 0 170 34" aria-hidden="true">{bars}</svg>'


def _associations(found: Associations, t: Translator) -> str:
    strongest = [pair for pair in found.strongest(15) if pair.relation is not None]
    if not strongest:
        return ""
    rows = "".join(
        f"<tr><td>{_own(pair.first)}</td><td>{_own(pair.second)}</td>"
        f"<td>{clean(t.number(pair.relation.strength, 2))}</td>"
        f"<td>{clean(strength_words(pair.relation.strength, t))}</td>"
        f"<td>{clean(t(MEASURE_TEXTS[pair.relation.measure]))}</td></tr>"
        for pair in strongest
        if pair.relation is not None
    )
    headings = (
        t("Column"),
        t("Associated with"),
        t("Strength"),
        t("Strength in words"),
        t("Measure of association"),
    )
    note = measured_text(found, t)
    return _section(
        t("Strongest associations"), f'<p class="soft">{clean(note)}</p>', _table(headings, rows)
    )


def related_text(profile: Profile, t: Translator) -> str:
    """Say on how many rows relations to the target were measured; nothing where on all."""
    if profile.target is None or profile.related == profile.rows:
        return ""
    return t(
        "Relation to the target: computed on a random sample of {rows} rows.",
        rows=t.number(profile.related),
    )


def measured_text(found: Associations, t: Translator) -> str:
    """Say how associations were measured, and on how many rows."""
    return t(
        "Two numbers: the absolute value of Spearman's rank correlation. A number and a category: "
        "the correlation ratio (Kelley 1935). Two categories: Cramér's V, corrected for bias "
        "(Bergsma 2013). From 0 (none) to 1; measured on {rows} rows.",
        rows=t.number(found.rows),
    )


def _missing(found: MissingValues, target: str | None, t: Translator) -> str:
    if not found.gaps:
        nothing = t("No value is missing.")
        return _section(t("Missing values"), f"<p>{clean(nothing)}</p>")
    columns = "".join(
        f"<tr><td>{_own(gap.column)}</td><td>{clean(t.number(gap.missing))}</td>"
        f"<td>{clean(t.percent(gap.missing / max(found.rows, 1), 1))}</td>"
        + (
            f"<td>{clean('–' if gap.relation is None else t.number(gap.relation.strength, 2))}</td>"
            if target is not None
            else ""
        )
        + "</tr>"
        for gap in found.gaps
    )
    patterns = "".join(
        f'<tr><td class="text">{_own(", ".join(pattern.columns))}</td>'
        f"<td>{clean(t.number(pattern.rows))}</td>"
        f"<td>{clean(t.percent(pattern.rows / max(found.rows, 1), 1))}</td></tr>"
        for pattern in found.patterns
    )
    together = t("Missing together")
    headings = [t("Column"), t("Rows"), t("Share")]
    if target is not None:
        headings.append(t("Relation to the target"))
    return _section(
        t("Missing values"),
        f"<p>{clean(complete_text(found, t))}</p>",
        _table(headings, columns),
        f"<h3>{clean(together)}</h3>",
        _table((t("Columns"), t("Rows"), t("Share")), patterns),
    )


def complete_text(found: MissingValues, t: Translator) -> str:
    """Say in how many rows nothing is missing."""
    return t(
        "Complete rows (nothing missing): {count} of {rows} ({share}).",
        count=t.number(found.complete),
        rows=t.number(found.rows),
        share=t.percent(found.complete / max(found.rows, 1), 1),
    )


def _section(title: str, *parts: str) -> str:
    return f"<section><h2>{clean(title)}</h2>{''.join(parts)}</section>"


def _table(headings: Iterable[str], rows: str) -> str:
    head = "".join(f'<th scope="col">{clean(text)}</th>' for text in headings)
    body = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f'<div class="scroll"><table>{body}</table></div>'


def profile_document(parts: ProfileParts) -> dict[str, Json]:
    """Return the same as JSON-able values."""
    dataset = parts.dataset
    return {
        "name": dataset.name,
        "sha256": dataset.sha256,
        "reading": {
            name: value for name, value in to_json(dataset.reading).items() if value is not None
        },
        "remedies": [remedy.to_dict() for remedy in dataset.remedies],
        "findings": [finding.to_dict() for finding in dataset.findings],
        **parts.profile.to_dict(),
        "associations": {
            "rows": parts.associations.rows,
            "pairs": [
                {
                    "columns": [pair.first, pair.second],
                    "measure": pair.relation.measure,
                    "strength": pair.relation.strength,
                }
                for pair in parts.associations.pairs
                if pair.relation is not None
            ],
        },
        "missing": {
            "complete_rows": parts.missing.complete,
            "patterns": [
                {"columns": list(pattern.columns), "rows": pattern.rows}
                for pattern in parts.missing.patterns
            ],
        },
    }
