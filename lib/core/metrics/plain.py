"""How a metric is said in scikit-learn, for notebooks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlainScore:
    """A metric as Python, of the true values y and of the outputs of a fold.

    Outputs are ``found`` for values, else ``proba``, whose rows add up to 1, and, unless the metric
    needs probabilities, ``named``, the codes of the likeliest classes. ``value`` is the metric,
    ``binary`` what it is for two classes where that differs. ``function`` is what it calls of
    sklearn.metrics; ``before`` are lines that stand above it, and where ``undefined`` is true it
    is NaN.
    """

    value: str
    function: str = ""
    binary: str = ""
    before: str = ""
    undefined: str = ""


_ALONE = "len(set(y)) < 2"
_BRIER = "((proba - hits) ** 2).sum(axis=1).mean()"


def _area(function: str) -> PlainScore:
    every = f"np.mean([{function}(y == one, proba[:, one]) for one in np.unique(y)])"
    return PlainScore(
        f"{every}  # each class against the others",
        function,
        binary=f"{function}(y, proba[:, 1])",
        undefined=_ALONE,
    )


def _call(function: str, arguments: str, undefined: str = "") -> PlainScore:
    return PlainScore(f"{function}({arguments})", function, undefined=undefined)


ROC_AUC = _area("roc_auc_score")
AVERAGE_PRECISION = _area("average_precision_score")
ACCURACY = _call("accuracy_score", "y, named")
BALANCED_ACCURACY = _call("recall_score", "y, named, labels=np.unique(y), average='macro'")
F1 = _call("f1_score", "y, named, zero_division=0")
F1_MACRO = _call("f1_score", "y, named, average='macro', zero_division=0")
PRECISION = _call("precision_score", "y, named, zero_division=0")
RECALL = _call("recall_score", "y, named, zero_division=0")
MCC = _call("matthews_corrcoef", "y, named")
LOG_LOSS = PlainScore(
    "log_loss(y, proba, labels=range(len(CLASSES)))",
    "log_loss",
    before="""\
proba = np.clip(proba, 1e-7, 1 - 1e-7)
proba = proba / proba.sum(axis=1, keepdims=True)""",
)
BRIER = PlainScore(_BRIER, binary=f"{_BRIER} / 2", before="hits = np.eye(len(CLASSES))[y]")
RMSE = _call("root_mean_squared_error", "y, found")
MAE = _call("mean_absolute_error", "y, found")
MEDIAN_AE = _call("median_absolute_error", "y, found")
MAPE = _call("mean_absolute_percentage_error", "y, found", "abs(y).min() <= 1e-9 * abs(y).mean()")
R2 = _call("r2_score", "y, found", _ALONE)
