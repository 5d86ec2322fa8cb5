r"""All that the command line prints: names and cells of a file must not steer the terminal.

A name such as ``"\x1b[2J"`` would clear the screen, others change the window's title or colours.
"""

import re
import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

_CONTROL = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, moves of the cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # titles, links
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_IN_JSON = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}
"""JSON escapes the control characters of ASCII by itself, but not these."""


def harmless(text: str) -> str:
    """Return a text without control characters and what they begin; tabs and line breaks stay."""
    return _CONTROL.sub("", text)


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a text, on the standard output unless another stream is given."""
    print(harmless(text), file=stream or sys.stdout)


def say_json(text: str) -> None:
    """Print a JSON document on the standard output: its values stay as they are."""
    print(text.translate(_IN_JSON))


class Terminal(Console):
    """Rich's console, by which tables and styled texts are printed."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__(file=stream, highlight=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a text as it is printed; cells of tables come here too."""
        return super().render_str(harmless(text), **options)
