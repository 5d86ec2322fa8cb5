"""The measure of a run as a few lines of scikit-learn."""

from lib.core.metrics import METRICS
from lib.core.task import TaskKind

_PROBA = """\
proba = found.astype("float64")
proba = proba / proba.sum(axis=1, keepdims=True)"""


def plain_score(metric: str, kind: TaskKind) -> str:
    """Return the import and the definition of ``score(y, found)``, one fold's measure."""
    entry = METRICS[metric]
    plain = entry.plain
    if plain is None:
        raise ValueError(f"{metric} is not said in scikit-learn")
    lines = [f"if {plain.undefined}:", "    return np.nan"] if plain.undefined else []
    if kind is TaskKind.REGRESSION:
        lines.append('found = found.astype("float64")')
    else:
        lines += _PROBA.splitlines()
        lines += [] if entry.needs_proba else ["named = proba.argmax(axis=1)"]
    lines += plain.before.splitlines()
    lines.append(f"return {(kind is TaskKind.BINARY and plain.binary) or plain.value}")
    body = "\n".join(f"    {line}" for line in lines)
    imported = f"from sklearn.metrics import {plain.function}\n\n\n" if plain.function else ""
    return f"{imported}def score(y, found):\n{body}"
