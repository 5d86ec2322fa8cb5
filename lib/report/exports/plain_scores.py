"""The measure of a run as a few lines of scikit-learn."""

from lib.core.task import TaskKind

_AREAS = {"roc_auc": "roc_auc_score", "average_precision": "average_precision_score"}
_NAMED = {
    "accuracy": "accuracy_score(y, named)",
    "balanced_accuracy": "recall_score(y, named, labels=np.unique(y), average='macro')",
    "f1_macro": "f1_score(y, named, average='macro', zero_division=0)",
    "f1": "f1_score(y, named, zero_division=0)",
    "precision": "precision_score(y, named, zero_division=0)",
    "recall": "recall_score(y, named, zero_division=0)",
    "mcc": "matthews_corrcoef(y, named)",
}
_VALUES = {
    "rmse": "root_mean_squared_error(y, found)",
    "mae": "mean_absolute_error(y, found)",
    "median_ae": "median_absolute_error(y, found)",
    "mape": "mean_absolute_percentage_error(y, found)",
    "r2": "r2_score(y, found)",
}
_PROBA = """\
    proba = found.astype("float64")
    proba = proba / proba.sum(axis=1, keepdims=True)
"""


def plain_score(metric: str, kind: TaskKind) -> str:
    """Return the import and the definition of ``score(y, found)``, one fold's measure."""
    if metric in _VALUES:
        body = f'    found = found.astype("float64")\n    return {_VALUES[metric]}'
        used = _VALUES[metric].split("(")[0]
        if metric == "mape":
            body = f"    if abs(y).min() <= 1e-9 * abs(y).mean():\n        return np.nan\n{body}"
        if metric == "r2":
            body = f"    if len(set(y)) < 2:\n        return np.nan\n{body}"
    elif metric in _NAMED:
        body = f"{_PROBA}    named = proba.argmax(axis=1)\n    return {_NAMED[metric]}"
        used = _NAMED[metric].split("(")[0]
    elif metric in _AREAS:
        body, used = _area(_AREAS[metric], kind), _AREAS[metric]
    else:
        body, used = _PROBA + _LOSSES[metric], "log_loss"
        if metric == "brier":
            half = " / 2" if kind is TaskKind.BINARY else ""
            return f"def score(y, found):\n{body}{half}"
    return f"from sklearn.metrics import {used}\n\n\ndef score(y, found):\n{body}"


_LOSSES = {
    "log_loss": """\
    proba = np.clip(proba, 1e-7, 1 - 1e-7)
    proba = proba / proba.sum(axis=1, keepdims=True)
    return log_loss(y, proba, labels=range(len(CLASSES)))""",
    "brier": """\
    hits = np.eye(len(CLASSES))[y]
    return ((proba - hits) ** 2).sum(axis=1).mean()""",
}


def _area(name: str, kind: TaskKind) -> str:
    start = f"    if len(set(y)) < 2:\n        return np.nan\n{_PROBA}"
    if kind is TaskKind.BINARY:
        return f"{start}    return {name}(y, proba[:, 1])"
    every = f"np.mean([{name}(y == one, proba[:, one]) for one in np.unique(y)])"
    return f"{start}    return {every}  # each class against the others"
