"""Which statement a query may be: one that reads, and that no database takes for another."""

import re

from lib.errors import InputError

_FIRST = frozenset({"SELECT", "WITH", "VALUES", "SHOW"})
_CHANGING = frozenset(
    [
        *("INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "TRUNCATE", "DROP", "ALTER", "CREATE"),
        *("GRANT", "REVOKE", "EXEC", "EXECUTE", "CALL"),
    ]
)
"""Words that are reserved nearly everywhere: as names of columns they stand in quotes."""
_QUOTED = r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`"""
_BRACKETS = r"|\[[^\]]*\]"
_PLAIN = frozenset({"postgresql", "mysql", "mariadb", "sqlite"})
"""Databases in which brackets are no quotes that anything could hide in."""
_COMMENT = re.compile(r"--|/\*|\*/")
_HASHES = frozenset({"mysql", "mariadb"})
"""Databases in which # begins a comment."""
_WORD = re.compile(r"[^\W\d]\w*")


def check_statement(text: str, backend: str) -> str:
    """Return a query without the semicolon at its end; InputError why it may not be asked.

    Comments, and quotes behind a backslash, are refused: databases differ in where they end, and
    what one takes for text could be a statement to another.
    """
    query = text.strip().removesuffix(";").strip()
    if not query:
        raise InputError("query_empty")
    if re.search(r"\\['\"`]|\x00", query):
        raise InputError("query_quotes")
    quoted = _QUOTED if backend in _PLAIN else _QUOTED + _BRACKETS
    # A space in the place of each, so that words beside it do not become one.
    bare = re.sub(quoted, " ", query)
    if re.search(r"['\"`]|\$\w*\$", bare):
        raise InputError("query_quotes")
    if _COMMENT.search(bare) or (backend in _HASHES and "#" in bare):
        raise InputError("query_comment")
    if ";" in bare:
        raise InputError("query_several")
    words = [word.upper() for word in _WORD.findall(bare)]
    first = re.sub(r"^[\s(]+", "", query).split(maxsplit=1) or [query]
    if not words or words[0] not in _FIRST or not first[0].upper().startswith(words[0]):
        raise InputError("query_not_reading", word=first[0][:20])
    for word in words:
        if word in _CHANGING:
            raise InputError("query_changes", word=word)
    return query
