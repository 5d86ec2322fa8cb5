"""Texts from users' data inside Markdown: shown as they are, whatever they hold."""

import re

_SPECIAL = re.compile(r"[\\`*_{}\[\]()#+!|<>~$&:.-]|^=")
# A backslash keeps a mark from being one, but not a finished text from being searched: for
# addresses (GFM's autolinks), short names of emojis and icons, and arrows (Streamlit). So what
# these searches look for is taken apart.
_APART = re.compile(
    r"""
    (?<=:)(?=//|(?!\d+$)[\w+-]+(?::|$)|material[/_])    # https://  :smile:  :material/home:
    | (?i:(?<=www)(?=\.)) | (?<=@)(?=[\w-])              # www.a.example  name@a.example
    | (?<=(?<![^\s\ufeff:@])[<>~-])(?=(?:-?>|-|=)(?![^\s\ufeff]))    # ->  <-  --  >=  <=  ~=
    | (?<=(?<![^\s\ufeff:@])<-)(?=>(?![^\s\ufeff]))                  # <->
    """,
    re.VERBOSE,
)


def literal(text: str, apart: str = "<!-- -->") -> str:
    """Return a text in one line that Markdown shows as it is, without links, images or formulas.

    ``apart`` stands between two parts of a word that are not to be read as one: something that
    shows nothing. Lines are joined.
    """
    parts = _APART.split(" ".join(text.split()))
    return apart.join(_SPECIAL.sub(_escaped, part) for part in parts)


def code(text: str) -> str:
    """Return a text in one line as code, which also reads well where Markdown is not drawn."""
    shown = " ".join(text.split())
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    edge = " " if len(fence) > 1 else ""
    return f"{fence}{edge}{shown}{edge}{fence}" if shown else "–"


def _escaped(found: re.Match[str]) -> str:
    # Two backslashes before a bracket begin a formula where notebooks are shown.
    return "&#92;" if found[0] == "\\" else f"\\{found[0]}"
