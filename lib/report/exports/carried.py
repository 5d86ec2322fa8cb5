"""The part of this library that a fitted model takes along: the modules that it needs to predict.

They are found by their imports, from what predict.py uses and from the classes that the model is
stored as, so that a scikit-learn pipeline carries no network and no page.
"""

import ast
import io
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import lib
from lib.core.task import Domain
from lib.core.workflow import workflows
from lib.i18n import LOCALES
from lib.models.renamed import current_name, names_in

_ROOT = Path(lib.__file__).parent
_PREDICT = _ROOT / "report" / "assets" / "predict.py"
_TEXTS = "lib.i18n.texts"
_WORKFLOWS = "lib.workflows"


def carried(
    pipelines: Iterable[bytes],
    language: str,
    domain: Domain,
    *,
    blend: bool = False,
    script: Path = _PREDICT,
    more: Iterable[str] = (),
) -> dict[str, bytes]:
    """Return files by their paths (lib/...): the modules that these models need, and their texts.

    ``pipelines`` are skops files; ``domain`` is the kind of job that the models were made by,
    ``script`` what predicts with them and ``more`` are modules that it looks up. Of the texts only
    those come along that these modules can say.
    """
    roots = {*_imported(script), *more}
    if not blend:
        roots.discard("lib.evaluation.train.blended")
    if new_rows := workflows()[domain].new_rows:
        roots.add(new_rows.partition(":")[0])
    roots.add(_WORKFLOWS)
    for data in pipelines:
        roots |= {current_name(name) for name in names_in(data) if name.startswith("lib.")}
    modules = _closure(roots)
    words = {word for module in modules for word in _words(_path(module))}
    modules |= {name for name in _areas() if words & set(_codes(name))}
    files = {path.relative_to(_ROOT.parent).as_posix(): path for path in map(_path, modules)}
    found = {name: path.read_bytes() for name, path in sorted(files.items())}
    said = {word for module in modules for word in _words(_path(module))}
    if catalogue := _catalogue(language, said):
        found[f"lib/i18n/{language}/messages.po"] = catalogue
    return found


def _closure(roots: Iterable[str]) -> set[str]:
    """Return the modules that these import, directly or not, and the packages they are in."""
    seen: set[str] = set()
    wanted = [name for root in roots if (name := _nearest(root))]
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        wanted += _imported(_path(name))
        if "." in name:
            wanted.append(name.rpartition(".")[0])
    return seen


def _nearest(name: str) -> str:
    """Return the module that a dotted name is in, "" for none of this library."""
    while name and not _exists(name):
        name = name.rpartition(".")[0]
    return name


def _path(module: str) -> Path:
    path = _ROOT.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _exists(module: str) -> bool:
    return _path(module).is_file()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def _imported(path: Path) -> tuple[str, ...]:
    """Return the modules of this library that a file imports, also inside of functions."""
    found = []
    for node in _run(_tree(path)):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    return tuple(name for name in found if name.startswith("lib") and _exists(name))


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a file but those that only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"):
            yield node
            yield from _run(node)


@cache
def _words(path: Path) -> frozenset[str]:
    """Return the texts in a file."""
    return frozenset(
        node.value
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _areas() -> list[str]:
    return [f"{_TEXTS}.{path.stem}" for path in _path(_TEXTS).parent.glob("[a-z]*.py")]


def _codes(area: str) -> list[str]:
    """Return the codes of the errors that an area of texts has."""
    for node in _tree(_path(area)).body:
        if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if getattr(target, "id", "") == "ERRORS":
                return [str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)]
    return []


def _catalogue(language: str, said: set[str]) -> bytes:
    """Return the translations of these texts as one file; empty for a language without any."""
    kept = Catalog(locale=language)
    for path in LOCALES[language].catalogues:
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if (
                    message.id
                    and {message.id, *(message.id if message.pluralizable else ())} & said
                ):
                    kept[message.id] = message
    if not len(kept):
        return b""
    buffer = io.BytesIO()
    write_po(buffer, kept, omit_header=False)
    return buffer.getvalue()
