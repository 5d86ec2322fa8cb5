"""What the results of a run of segments look like: pages and reports rely on every part of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from lib.core.facts import Json, from_json
from lib.core.results import Run
from lib.i18n import translator
from lib.i18n.texts.segments import CHOICES
from lib.store.bundle.checks import Node
from lib.workflows.segments.customers.rfm import SCORES
from lib.workflows.segments.facts.choice import Sentence
from lib.workflows.segments.facts.maps import DrawnMap
from lib.workflows.segments.facts.portraits import PortraitSet
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.groups.decision import APART, NOISE, RETURNS, VALLEY

T = TypeVar("T")
Shape = Callable[[Node], Json]

_MAX_ITEMS, _MAX_DEPTH = 10_000, 14
_MAX_SEGMENTS = 1000
_TREE_DEPTH = 8
_KINDS = {"pca": 2, "pca3": 3, "tsne": 2, "umap": 2}
"""Kinds of maps, and how many coordinates a customer has on each."""


def _record(
    needed: Mapping[str, Shape], usual: Mapping[str, Shape] | None = None
) -> Callable[[Node], dict[str, Json]]:
    """Return the shape of an object; of ``usual`` any may be missing, others are taken as is."""
    shapes = {**needed, **(usual or {})}

    def read(node: Node) -> dict[str, Json]:
        found = {name: node[name] for name in needed} | node.members(_MAX_ITEMS)
        return {
            name: shapes[name](one) if name in shapes else one.plain(_MAX_DEPTH)
            for name, one in found.items()
        }

    return read


def _list(shape: Callable[[Node], T]) -> Callable[[Node], list[T]]:
    return lambda node: [shape(one) for one in node.entries(_MAX_ITEMS)]


def _map(shape: Callable[[Node], T]) -> Callable[[Node], dict[str, T]]:
    return lambda node: {name: shape(one) for name, one in node.members(_MAX_ITEMS).items()}


def _maybe(shape: Callable[[Node], T]) -> Callable[[Node], T | None]:
    return lambda node: node.maybe(shape)


def _one_of(*words: str) -> Callable[[Node], str]:
    return lambda node: node.word(words.__contains__)


def _segment(node: Node) -> int:
    return node.whole(0, _MAX_SEGMENTS)


def _by_segment(shape: Callable[[Node], T]) -> Callable[[Node], dict[str, T]]:
    """Return the shape of an object whose keys are segments, as texts."""

    def read(node: Node) -> dict[str, T]:
        found = _map(shape)(node)
        if not all(code.isascii() and code.isdecimal() and len(code) < 5 for code in found):
            raise node.wrong()
        return found

    return read


def _valleys(node: Node) -> dict[str, int]:
    """Return how many pairs of segments have a valley between them, none, or are undecided."""
    found = _map(Node.whole)(node)
    if set(found) != {"found", "missing", "undecided"}:
        raise node.wrong()
    return found


_whole, _text, _number, _share = Node.whole, Node.text, Node.finite, Node.share
_numbers = _list(_maybe(_number))


def _sentence(node: Node) -> dict[str, Json]:
    """Return the code of a text and the numbers that it says, if they fill all its gaps."""
    said = _record({"code": _text, "values": _map(_number)})(node)
    sentence = from_json(Sentence, said)
    if sentence.code in CHOICES:
        try:
            translator("en")(CHOICES[sentence.code], **sentence.values)
        except (KeyError, IndexError, ValueError) as error:
            raise node.wrong() from error
    return said


def _agreements(node: Node) -> list[float]:
    """Return how well each segment of a number comes back: one at least."""
    found = _list(_number)(node)
    if not found:
        raise node.wrong()
    return found


_INDICES = dict.fromkeys(
    (
        "silhouette",
        "davies_bouldin",
        "calinski_harabasz",
        "bic",
        "gap",
        "gap_se",
        "jaccard",
        "control_jaccard",
    ),
    _maybe(_number),
)
_UNTESTED_LOOK = _record({"k": _whole, "jaccard_clusters": _agreements}, _INDICES)
"""A number of segments as it was tried before there were tests."""
_TESTED_LOOK = _record(
    {
        "k": _whole,
        "jaccard_clusters": _agreements,
        "stable": Node.flag,
        "tests": _record(
            {**dict.fromkeys((RETURNS, NOISE, APART), Node.flag), VALLEY: _maybe(Node.flag)}
        ),
        **dict.fromkeys(("distance", "above_noise", "above_noise_se"), _number),
        "valley": _record(dict.fromkeys(("ratio", "low", "high"), _maybe(_number))),
        "valleys": _valleys,
    },
    _INDICES,
)
_CHOICE: Mapping[str, Shape] = {
    "auto": Node.flag,
    "decision": _text,
    "stable_k": _maybe(_whole),
    "gap_k": _maybe(_whole),
    "sentence": _maybe(_sentence),
    "rows": _whole,
    "resamples": _whole,
    "sampled": Node.flag,
}
_UNTESTED_CHOICE = _record({"k": _whole, "ks": _list(_UNTESTED_LOOK)}, _CHOICE)
_TESTED_CHOICE = _record(
    {
        "k": _whole,
        "ks": _list(_TESTED_LOOK),
        "auto": Node.flag,
        "stable_k": _maybe(_whole),
        "basis": _one_of("tests", "returns", "best"),
        "tests_k": _whole,
    },
    _CHOICE,
)


def _choice(node: Node) -> dict[str, Json]:
    tested = any("tests" in look.members() for look in node["ks"].entries())
    return (_TESTED_CHOICE if tested else _UNTESTED_CHOICE)(node)


_FACTS = _record({}, {"noise": _whole, "jaccard": _numbers, "dissolved": _numbers})


def _facts(node: Node) -> dict[str, Json]:
    """Return a model's facts (segments.facts.segmentation.SegmentFacts) if they can be read."""
    found = _FACTS(node)
    try:
        from_json(SegmentFacts, found)
    except (TypeError, ValueError) as error:
        raise node.wrong() from error
    return found


_FEATURE = _record(
    {"name": _text, "d": _number, "low": _number, "high": _number},
    dict.fromkeys(("mean", "median", "rest", "z"), _maybe(_number)),
)
_CATEGORY = _record({"name": _text, "value": _text, "share": _share, "rest": _share})
_PORTRAIT = _record(
    {
        "segment": _segment,
        "size": _whole,
        "share": _share,
        "money_share": _maybe(_number),
        "typical": _list(_whole),
        "extreme": _list(_whole),
        "features": _list(_FEATURE),
        "categories": _list(_CATEGORY),
    }
)
_SPAN = _record({"low": _maybe(_number), "high": _maybe(_number), "quartiles": _list(_numbers)})
_DESCRIBED = _record(
    {
        "rows": _whole,
        "segments": _list(_PORTRAIT),
        "features": _list(_record({"name": _text, "eta2": _maybe(_share)})),
        "spans": _map(_SPAN),
    }
)
_RULE = _record(
    {
        "segment": _segment,
        "rows": _whole,
        "conditions": lambda node: [_condition(one) for one in node.entries(50)],
        "coverage": _share,
        "precision": _share,
    }
)
_SUGGESTED = _record(
    {"pattern": _maybe(_text), "parts": lambda node: [_part(one) for one in node.entries(50)]}
)


def _condition(node: Node) -> list[str | float]:
    feature, sign, value = _triple(node)
    said = sign.word(("<", ">=", "is", "not").__contains__)
    return [feature.text(), said, value.text() if said in ("is", "not") else value.finite()]


def _part(node: Node) -> list[str]:
    return [one.text() for one in _triple(node)]


def _triple(node: Node) -> list[Node]:
    found = node.entries(3)
    if len(found) != 3:
        raise node.wrong()
    return found


def _tree(node: Node, numbers: set[str], depth: int = _TREE_DEPTH) -> dict[str, Json]:
    """Return a tree of rules; a missing value of the features in ``numbers`` has its fill."""
    if "segment" in node.members():
        return {"segment": _segment(node["segment"]), **_counts(node)}
    if depth == 0:
        raise node.wrong()
    kind, feature = node["kind"].word(("number", "category").__contains__), node["feature"].text()
    asked: dict[str, Json] = {"feature": feature, "kind": kind}
    if kind == "number":
        if feature not in numbers:
            raise node["feature"].wrong()
        asked["cut"] = node["cut"].finite()
    else:
        asked["value"] = node["value"].text()
    return asked | {side: _tree(node[side], numbers, depth - 1) for side in ("yes", "no")}


def _counts(node: Node) -> dict[str, int]:
    return {name: node[name].whole() for name in ("rows", "right")}


def _rules(node: Node) -> dict[str, Json]:
    fills = _map(_number)(node["fills"])
    return {
        "tree": _tree(node["tree"], set(fills)),
        "fills": fills,
        "fidelity": node["fidelity"].maybe(_share),
        "agreement": node["agreement"].share(),
        "rules": _list(_RULE)(node["rules"]),
    }


def _portraits(node: Node, rows: int) -> dict[str, Json]:
    checked = _DESCRIBED(node["portraits"])
    described = from_json(PortraitSet, checked)
    segments = described.segments
    codes = [segment.segment for segment in segments]
    who = [row for segment in segments for row in (*segment.typical, *segment.extreme)]
    cuts = [span.quartiles for span in described.spans.values()]
    drawn = {part.name for segment in segments for part in segment.features if part.z is not None}
    differing = {feature.name for feature in described.features if feature.eta2}
    if (
        len(set(codes)) != len(codes)
        or any(row >= rows for row in who)
        or sum(segment.size for segment in segments) > described.rows
        or any(len(one) != len(segments) or any(len(three) != 3 for three in one) for one in cuts)
        or not differing <= drawn
    ):
        raise node["portraits"].wrong()
    quintiles = {"rfm": _quintiles(node["rfm"])} if "rfm" in node.members() else {}
    return {
        "portraits": checked,
        "rules": node["rules"].maybe(_rules),
        "suggested": _by_segment(_SUGGESTED)(node["suggested"]),
        **quintiles,
    }


def _quintiles(node: Node) -> dict[str, Json]:
    """Return the limits of the fifths of three measures (segments.facts.portraits.RfmLimits)."""
    columns = [one.text() for one in _triple(node["columns"])]
    edges = [_list(_maybe(_number))(one) for one in _triple(node["edges"])]
    known = [[edge for edge in one if edge is not None] for one in edges]
    # Scores grow with the values; those out of reach come last.
    if any(
        len(one) != SCORES - 1 or there != sorted(there) or one[: len(there)] != there
        for one, there in zip(edges, known, strict=True)
    ):
        raise node.wrong()
    return {"columns": columns, "edges": edges}


def _drawn_map(node: Node, kind: str, rows: int) -> dict[str, Json]:
    checked = _record(
        {
            "kind": _one_of(kind),
            "points": _list(_list(_number)),
            "rows": _list(lambda one: one.whole(0, max(rows - 1, 0))),
            "labels": _list(lambda one: one.whole(-1, _MAX_SEGMENTS)),
        },
        {"shares": _maybe(_list(_share))},
    )(node)
    made = from_json(DrawnMap, checked)
    count = len(made.points)
    if (
        any(len(point) != _KINDS[kind] for point in made.points)
        or len(made.rows) != count
        or len(made.labels) != count
    ):
        raise node.wrong()
    return checked


def shaped(kind: str, params: Mapping[str, Json], node: Node, run: Run) -> Mapping[str, Json]:
    """Return a result with all that is read of it checked; StoreError "bundle_invalid"."""
    if kind == "segment_map":
        drawn = str(params.get("kind"))
        if drawn not in _KINDS or params != {"kind": drawn}:
            raise node.wrong()
        return _drawn_map(node, drawn, run.rows)
    if params:
        raise node.wrong()
    if kind == "segment_portraits":
        return _portraits(node, run.rows)
    if kind == "segment_names":
        return {"names": _by_segment(_text)(node["names"])}
    return (_choice if kind == "k_choice" else _facts)(node)
