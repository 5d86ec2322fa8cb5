"""No model is named outside of its own files: the trunk asks an entry of the catalogue instead."""

import ast
from collections.abc import Iterator
from pathlib import Path

import lib
from lib.models.catalogue import all_models

ROOT = Path(lib.__file__).parent.parent
OWN = ("lib/models/families/", "lib/models/building/", "lib/models/plain/")
"""What a model is, how it is built, how plain scikit-learn says it; workflows have ``models/``."""
ARCHITECTURES = (
    "lib/deep/",
    "lib/workflows/reviews/networks/",
    "lib/workflows/forecasts/networks/",
)
"""A recipe's ``architecture`` is called as the model that is made of it."""
WORDS = {"linear", "catboost", "median", "naive", "drift", "weighted", "theta"}
"""Ids that are also an activation and the type of an axis, a package, and words of statistics."""


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted([*ROOT.glob("lib/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]):
        name = path.relative_to(ROOT).as_posix()
        in_workflow = name.startswith("lib/workflows/") and "/models/" in name
        if not in_workflow and not name.startswith((*OWN, *ARCHITECTURES)):
            yield name, ast.parse(path.read_text("utf-8"))


def named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    ids = {spec.id for spec in all_models()} - WORDS
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in ids:
            yield node.lineno, str(node.value)


def test_a_model_is_named_in_its_own_files_only() -> None:
    found = [f"{name}:{line}: {id_}" for name, tree in sources() for line, id_ in named(tree)]
    assert found == []


def test_a_name_elsewhere_is_found() -> None:
    assert list(named(ast.parse("one.id == 'decision_tree'"))) == [(1, "decision_tree")]
