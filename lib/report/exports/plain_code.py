"""Copies the definitions that some code needs out of this library's sources, imports included.

So a notebook holds the very code that the run was made with, and imports none of it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from pprint import pformat

import lib
from lib.core.references import look_up
from lib.models.catalogue import all_models
from lib.models.plain.common import PlainModel
from lib.report.document import plain

_ROOT = Path(lib.__file__).parent.parent
_FILES = (
    "lib/workflows/reviews/texts/arrays.py",
    "lib/core/dealing.py",
    "lib/intake/values/ratings.py",
    "lib/evaluation/targets/rows.py",
    "lib/deep/holdout.py",
    "lib/preparing/bins.py",
    "lib/preparing/dates.py",
    "lib/preparing/means.py",
    "lib/preparing/text.py",
    "lib/preparing/columns.py",
    "lib/models/kernels.py",
    "lib/models/calibrated.py",
    "lib/workflows/reviews/texts/characters.py",
    "lib/workflows/reviews/texts/cleaning.py",
    "lib/workflows/reviews/texts/duplicates.py",
    "lib/workflows/reviews/texts/ratings.py",
    "lib/workflows/reviews/models/review_classifier.py",
    "lib/report/assets/plain.py",
    "lib/report/assets/plain_reviews.py",
)
"""Searched from the last to the first; copied in this order."""
_SPARED = ("lib/deep/holdout.py", "lib/report/assets/plain.py")
"""Written so that a line which calls what is not needed can be left out."""
_USUAL = """\
import numpy as np
import pandas as pd
from math import sqrt
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skrub import SquashingScaler
"""
"""Where names come from that the cells of a notebook use themselves; models name their own."""


@dataclass(frozen=True)
class _Definition:
    """A top-level definition: its place, its text, and the names in it; values come first."""

    later: bool
    file: int
    line: int
    text: str
    uses: frozenset[str]


def copied(code: str, given: Iterable[str] = (), without: Iterable[str] = ()) -> tuple[str, str]:
    """Return the imports and the definitions that a piece of code needs, as two texts.

    ``given`` are names that the caller defines in other cells. Lines that call one of the classes
    ``without`` are left out.
    """
    known = _definitions(frozenset(without))
    wanted, found, modules = list(_names(ast.parse(code))), {}, set()
    seen = set(given)
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in known:
            found[name] = known[name]
            wanted += known[name].uses
        elif name in _imports():
            modules.add(_imports()[name])
    ordered = sorted(found.values(), key=lambda one: (one.later, one.file, one.line))
    return _merged(modules), "\n\n\n".join(dict.fromkeys(one.text for one in ordered))


def assigned(name: str, value: object) -> str:
    """Return an assignment of plain data, written so that nothing in it is code."""
    written = pformat(plain(value), width=88, sort_dicts=False, compact=True)
    return f"{name} = {written}\n" + ("\n" if "\n" in written else "")


@cache
def _parsed() -> tuple[tuple[str, ast.Module], ...]:
    texts = [(_ROOT / name).read_text("utf-8") for name in _FILES]
    return tuple((text, ast.parse(text)) for text in texts)


@cache
def _definitions(without: frozenset[str]) -> dict[str, _Definition]:
    found: dict[str, _Definition] = {}
    for number, (text, tree) in enumerate(_parsed()):
        if _FILES[number] in _SPARED and without:
            text = "".join(line for line in text.splitlines(True) if not _calls(line, without))
            tree = ast.parse(text)
        for node in tree.body:
            for name in _defined(node):
                source = _source(text, node)
                uses = frozenset(_names(node)) - {name}
                later = not isinstance(node, ast.Assign | ast.AnnAssign)
                found[name] = _Definition(later, number, node.lineno, source, uses)
    return found


def _source(text: str, node: ast.stmt) -> str:
    """Return the text of a definition, its decorators included."""
    source = ast.get_source_segment(text, node) or ""
    above = [ast.get_source_segment(text, one) for one in getattr(node, "decorator_list", ())]
    return "".join(f"@{one}\n" for one in above) + source


def _calls(line: str, names: Iterable[str]) -> bool:
    return not line.startswith(("def ", "class ")) and any(f"{name}(" in line for name in names)


@cache
def _imports() -> dict[str, str]:
    plain: list[PlainModel] = [look_up(spec.plain) for spec in all_models() if spec.plain]
    stated = [ast.parse(text) for text in (_USUAL, *(model.imports for model in plain))]
    found = {}
    for tree in (*stated, *(tree for _, tree in _parsed())):
        for node in tree.body:
            if isinstance(node, ast.Import):
                for one in node.names:
                    called = f" as {one.asname}" if one.asname else ""
                    found[one.asname or one.name] = f"import {one.name}{called}"
            elif isinstance(node, ast.ImportFrom) and not str(node.module).startswith("lib"):
                for one in node.names:
                    found[one.name] = f"from {node.module} import {one.name}"
    return found


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.AnnAssign):
        return [node.target.id] if isinstance(node.target, ast.Name) else []
    targets = node.targets if isinstance(node, ast.Assign) else []
    parts = [
        part for one in targets for part in (one.elts if isinstance(one, ast.Tuple) else [one])
    ]
    return [part.id for part in parts if isinstance(part, ast.Name)]


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id


def _merged(imports: Iterable[str]) -> str:
    """Return import statements with one line a module, those of modules first."""
    whole, parts = [], dict[str, list[str]]()
    for line in sorted(imports):
        words = line.split()
        if words[0] == "import":
            whole.append(line)
        else:
            parts.setdefault(words[1], []).append(words[3])
    lines = [f"from {module} import {', '.join(names)}" for module, names in parts.items()]
    return "\n".join([*whole, *sorted(lines)])
