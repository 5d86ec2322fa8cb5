"""TensorFlow starts only where a network is made: what loads it is imported in functions."""

import ast
from pathlib import Path

LIB = Path(__file__).parents[3] / "lib"
OTHERS = [file for file in LIB.rglob("*.py") if not file.name.startswith("keras_")]


def imported_with_the_module(source: str) -> set[str]:
    """Return what is imported when a module is, that for type checkers left out."""
    names = set()
    pending: list[ast.AST] = [ast.parse(source)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            pending += node.orelse
        else:
            pending += ast.iter_child_nodes(node)
    return names


def test_no_module_loads_tensorflow_when_it_is_imported() -> None:
    loading = {
        str(file.relative_to(LIB)): name
        for file in OTHERS
        for name in imported_with_the_module(file.read_text(encoding="utf-8"))
        if name.startswith("lib.deep.keras_")
    }
    assert not loading


def test_what_is_found() -> None:
    source = "if True:\n from lib.deep import keras_plain\ndef f():\n from lib.deep import keras_x"
    assert imported_with_the_module(source) == {"lib.deep.keras_plain"}
