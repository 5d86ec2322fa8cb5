"""A decision tree as plain HTML: its questions from the root down, what is known of each branch.

No script and no picture: it wraps on a phone and on paper, and follows either theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from lib.core.task import Task
from lib.i18n import Translator
from lib.models.catalogue import find_model
from lib.models.manifest import Node, Tree
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.svg import clean
from lib.report.sections.section import Displays, RunView, boxed, soft
from lib.report.tree_texts import cut_point, tree_condition

LEVELS = 3
"""Levels of questions that are drawn where nobody chose."""
_NAMED = 2
"""Classes whose share is written beside a branch of several; the others are in its hint."""

_LARGE = 10_000
"""From here on a mean is written without decimals."""


@cache
def tree_style() -> str:
    """Return the style sheet of a drawn tree."""
    return (Path(__file__).parents[1] / "assets" / "tree.css").read_text("utf-8")


def tree_html(tree: Tree, task: Task, t: Translator, levels: int = LEVELS) -> str:
    """Return the first ``levels`` of a tree (lib.models.tree_rules) as nested lists."""
    root = tree["root"]
    means = [node["values"][0] for node in _shown(root, levels)]
    ends = (min(means), max(means))
    said = t("All rows")
    return f'<ul class="tree">{_branch(said, root, task, t, levels, ends)}</ul>'


def tree_about(tree: Tree, t: Translator) -> tuple[str, str]:
    """Return how large the tree is, and what its numbers say and do not say."""
    size = ", ".join(
        (
            t.plural("{count} level of questions", "{count} levels of questions", tree["depth"]),
            t.plural("{count} leaf", "{count} leaves", tree["leaves"]),
        )
    )
    about = t(
        "The tree fitted on all rows. Shares and means are those of the rows that reach a branch. "
        "It was trained on these rows: see the scores for how good it is on others."
    )
    if tree.get("weighted"):
        about += " " + t(
            "All classes had equal weight while the tree was grown; shares are those of rows."
        )
    return size, about


def tree_section(view: RunView, displays: Displays) -> str:
    """Return the report's part on the run's decision tree; empty without one."""
    del displays
    tree, t = tree_of(view), view.t
    if not tree:
        return ""
    size, about = tree_about(tree, t)
    drawn = f"<style>{tree_style()}</style>{soft(f'{size}. {about}')}"
    return boxed(t("Decision tree"), drawn, tree_html(tree, view.run.task, t))


def tree_of(view: RunView) -> Tree | None:
    """Return the questions of a run's decision tree (lib.models.tree_rules); None without one."""
    for result in view.run.models:
        spec = find_model(result.id)
        if spec is not None and spec.has_tree:
            found = view.reader.manifest(result.id)
            return None if found is None else found.get("tree")
    return None


def _shown(node: Node, levels: int) -> Iterator[Node]:
    yield node
    if levels and "yes" in node:
        yield from _shown(node["yes"], levels - 1)
        yield from _shown(node["no"], levels - 1)


def _branch(
    said: str, node: Node, task: Task, t: Translator, levels: int, ends: tuple[float, float]
) -> str:
    known, bar, hint = (_classes if task.classes else _mean)(node["values"], task, t, ends)
    rows = t.plural("{count} row", "{count} rows", node["rows"])
    inside = ""
    if "yes" in node and levels:
        branches = (
            _branch(tree_condition(node, way, task, t), node[way], task, t, levels - 1, ends)
            for way in ("yes", "no")
        )
        inside = f"<ul>{''.join(branches)}</ul>"
    elif below := _below(node):
        more = t.plural("… {count} more level", "… {count} more levels", below)
        inside = f'<ul><li><span class="more">{clean(more)}</span></li></ul>'
    return (
        f'<li><div title="{clean(hint)}"><b><bdi>{clean(said)}</bdi></b>{bar}'
        f"<span><bdi>{clean(known)}</bdi> · {clean(rows)}</span></div>{inside}</li>"
    )


def _below(node: Node) -> int:
    """Return the levels of questions under a node."""
    if "yes" not in node:
        return int(node.get("below", 0))
    return 1 + max(_below(node["yes"]), _below(node["no"]))


def _classes(
    values: Sequence[float], task: Task, t: Translator, ends: tuple[float, float]
) -> tuple[str, str, str]:
    """Return the share of the positive class, or the largest shares; a bar; and all shares."""
    names = task.shown
    order = sorted(range(len(names)), key=lambda code: -values[code])
    told = [f"{names[code]}: {t.percent(values[code], 1)}" for code in order]
    if len(names) == 2:
        share, known = values[1], f"{names[1]}: {t.percent(values[1], 1)}"
    else:
        share, known = values[order[0]], ", ".join(told[:_NAMED])
    fill = f'<i style="width:{100 * share:.1f}%;background:{COLOURS["classical"]}"></i>'
    return known, f'<span class="bar">{fill}</span>', "\n".join(told)


def _mean(
    values: Sequence[float], task: Task, t: Translator, ends: tuple[float, float]
) -> tuple[str, str, str]:
    """Return the mean, and a mark between the lowest and the highest mean that is drawn."""
    low, high = ends
    at = 100 * (values[0] - low) / (high - low) if high > low else 50.0
    mark = f'<i class="mark" style="left:{at:.1f}%;background:{COLOURS["classical"]}"></i>'
    mean = values[0] if abs(values[0]) < _LARGE else round(values[0])
    known = t("mean {value}", value=cut_point(mean, t))
    return known, f'<span class="bar">{mark}</span>', f"{task.target}: {known}"
