"""Every error that the code raises has a text, and brings what its text needs."""

import ast
import string
from pathlib import Path

from lib.i18n.texts import ERRORS

ROOT = Path(__file__).resolve().parents[3]
CLASSES = {"InputError", "ModelError", "StoreError", "EngineError"}


def test_every_error_fills_its_text() -> None:
    wrong = []
    for path in sorted((ROOT / "lib").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in CLASSES):
                continue
            code = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            given = {keyword.arg for keyword in node.keywords}
            if code is None or None in given:  # known only when it runs
                continue
            needed = {
                name
                for text in ERRORS.get(code, ("{no_text}",))
                for _, name, _, _ in string.Formatter().parse(text)
                if name
            }
            if needed - given:
                wrong.append((f"{path.relative_to(ROOT)}:{node.lineno}", code, needed - given))
    assert not wrong
