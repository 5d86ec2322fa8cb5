"""What reading a file has left open: what was taken, and what says that it is otherwise.

A doubt is a finding with the overrides of ``read_table`` that decide it the one or the other way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Given
from lib.core.findings import Finding
from lib.intake.values.kept_words import HUMAN_WORDS


@dataclass(frozen=True)
class Doubt:
    """What is open: ``now`` are overrides that say it was read rightly, ``others`` otherwise.

    ``about`` says what of the reading is doubted: the name of an override, or of an option of the
    columns that it is about.
    """

    code: str
    about: str
    columns: tuple[str, ...]
    now: Given
    others: tuple[Given, ...]


def doubts_of(dataset: Dataset) -> tuple[Doubt, ...]:
    """Return what reading a table's file has left open, as far as nobody has decided it yet."""
    found = []
    here = dataset.kinds()
    for finding in dataset.findings:
        make = _DOUBTS.get(finding.code)
        if make is not None and all(name in here for name in finding.columns):
            found += [doubt for doubt in make(dataset, finding) if not _decided(dataset, doubt)]
    return tuple(found)


def _decided(dataset: Dataset, doubt: Doubt) -> bool:
    """Whether somebody has said how it is; what is said of a column's kind decides all of it."""
    given = dataset.reading.given or {}
    if not doubt.columns or doubt.about in given:
        return doubt.about in given
    said = given.get("columns") or {}
    return all({"kind", doubt.about} & set(said.get(name, {})) for name in doubt.columns)


def _whole(finding: Finding, about: str, now: Given, *others: Given) -> Iterator[Doubt]:
    """Yield a doubt about all of the table."""
    yield Doubt(finding.code, about, (), now, others)


def of_columns(options: Mapping[str, str], *names: str) -> Given:
    """Return overrides that say the same of some columns."""
    return {"columns": {name: dict(options) for name in names}}


def _columns(
    finding: Finding,
    about: str,
    names: tuple[str, ...],
    now: Mapping[str, str],
    *others: Mapping[str, str],
) -> Doubt:
    """Return a doubt about some columns."""
    choices = tuple(of_columns(options, *names) for options in others)
    return Doubt(finding.code, about, names, of_columns(now, *names), choices)


def _encoding(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    other = finding.values.get("other")
    if isinstance(other, str):
        now: Given = {"encoding": dataset.reading.encoding}
        yield from _whole(finding, "encoding", now, {"encoding": other})


def _delimiter(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    now: Given = {"delimiter": dataset.reading.delimiter}
    others: list[Given] = [{"delimiter": one} for one in finding.listed("other")]
    yield from _whole(finding, "delimiter", now, *others)


def _header(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    now = dataset.reading.header_row
    row = finding.count("row") - 1
    other = -1 if now >= 0 else row
    if other != now:
        yield from _whole(finding, "header_row", {"header_row": now}, {"header_row": other})


def _sheet(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    others: list[Given] = [{"sheet": one} for one in finding.listed("others")]
    yield from _whole(finding, "sheet", {"sheet": dataset.reading.sheet}, *others)


def _table(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    now, count = dataset.reading.table, finding.count("count")
    others: list[Given] = [{"table": one} for one in range(1, count + 1) if one != now]
    yield from _whole(finding, "table", {"table": now}, *others)


def _totals(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    yield from _whole(finding, "totals", {"totals": dataset.reading.totals}, {"totals": "left_out"})


def _member(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    others: list[Given] = [{"member": one} for one in finding.listed("others")]
    yield from _whole(finding, "member", {"member": dataset.reading.member}, *others)


def _dates(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    for name in finding.columns:
        now = dataset.column(name).written.get("dates")
        rivals = finding.values.get("rivals")
        orders = rivals.get(name) if isinstance(rivals, Mapping) else None
        if now is not None and isinstance(orders, Sequence) and orders:
            others = [{"dates": str(order)} for order in orders]
            yield _columns(finding, "dates", (name,), {"dates": now}, *others)


def _marks(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    for name in finding.columns:
        written = dataset.column(name).written
        now = {mark: written.get(mark, usual) for mark, usual in _PLAIN.items()}
        other = _OTHERWISE[finding.code]
        yield _columns(finding, "decimal", (name,), now, other)


_PLAIN = {"decimal": ".", "thousands": ""}
_OTHERWISE = {
    "marks_uncertain": {"decimal": ",", "thousands": ""},
    "marks_uncertain_decimal": {"decimal": ".", "thousands": ","},
    "marks_uncertain_point": {"decimal": ",", "thousands": "."},
}


def _kept(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    words = "\n".join(finding.listed("values"))
    yield _columns(finding, "kept", finding.columns, {"kept": words}, {"kept": ""})


def _markers(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    """Doubt that words which people write for "none of them" as well mean missing."""
    written = {marker.strip('"') for marker in finding.listed("markers")}
    words = "\n".join(sorted(written & HUMAN_WORDS))
    names = tuple(
        name for name in finding.columns if dataset.column(name).kind is ColumnKind.CATEGORY
    )
    if words and names:
        yield _columns(finding, "kept", names, {"kept": ""}, {"kept": words})


def _kind(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    """Doubt that a column is of numbers: of codes, or of words and bounds such as <=5 as well."""
    for name in finding.columns:
        now = dataset.column(name).kind
        if now is ColumnKind.NUMBER:
            other = {"kind": str(ColumnKind.CATEGORY)}
            yield _columns(finding, "kind", (name,), {"kind": str(now)}, other)


def _bounds(dataset: Dataset, finding: Finding) -> Iterator[Doubt]:
    """Doubt that cells such as <=5 say nothing: they can be the number in them, or words."""
    for name in finding.columns:
        others = ({"bounds": "number"}, {"kind": str(ColumnKind.CATEGORY)})
        yield _columns(finding, "bounds", (name,), {"bounds": "missing"}, *others)


_DOUBTS: Mapping[str, Callable[[Dataset, Finding], Iterator[Doubt]]] = {
    "encoding_uncertain": _encoding,
    "delimiter_uncertain": _delimiter,
    "no_header": _header,
    "header_uncertain": _header,
    "other_sheets": _sheet,
    "other_members": _member,
    "stacked_tables": _table,
    "footer_rows": _totals,
    "date_order_uncertain": _dates,
    "date_order_uncertain_dmy": _dates,
    "date_order_uncertain_ymd": _dates,
    **dict.fromkeys(_OTHERWISE, _marks),
    "words_kept": _kept,
    "missing_markers": _markers,
    "words_among_numbers": _kind,
    "bounds_missing": _bounds,
    "numbers_may_be_codes": _kind,
}
