"""Each classical model of a run as the few lines of scikit-learn that an analyst would write.

The functions take the training rows, their target, the rows to predict and the fold's seed, and
return predictions. ``tests/unit/report/test_plain.py`` holds them to what lib.models builds.
"""

from collections.abc import Callable, Mapping

from lib.core.facts import Scalar
from lib.core.model import Family
from lib.core.plan import Effort, Plan
from lib.core.results import Run
from lib.core.task import Task, TaskKind
from lib.core.workflow import workflows
from lib.models.catalogue import get_model
from lib.report.exports.plain_rows import plain_rows

_TREES = {Effort.QUICK: 150, Effort.STANDARD: 300, Effort.THOROUGH: 500}
_EXACT_ROWS = 5000


class _Told:
    """What a run says of one of its models."""

    def __init__(self, model: str, task: Task, plan: Plan) -> None:
        self.task, self.plan = task, plan
        self.settings = plan.settings.get(model, {})
        self.classes = task.kind.is_classification
        self.quick = plan.effort is Effort.QUICK
        self.balanced = plan.class_weight

    def get(self, name: str, default: Scalar) -> str:
        """Return a setting as it is written in Python."""
        return repr(self.settings[name]) if name in self.settings else str(default)

    def kind(self, name: str) -> str:
        """Return the class of scikit-learn for the kind of task."""
        return f"{name}{'Classifier' if self.classes else 'Regressor'}"

    def weight(self, how: str = "balanced") -> str:
        """Return the argument that weighs the classes."""
        return f', class_weight="{how}"' if self.classes and self.balanced else ""


def plain_models(run: Run) -> dict[str, str]:
    """Return the source of each model of a run that needs nothing of this library, by its id."""
    if not workflows()[run.task.domain].has_notebook:
        return {}
    rows = plain_rows(run)
    if rows is not None and rows.made(run) is None:
        return {}
    found = {}
    for model in run.plan.models:
        if source := _source(model, run):
            body = "\n".join(f"    {line}" if line else "" for line in source.splitlines())
            found[model] = f"def {model}(X, y, new, seed):\n{body}"
    return found


def _source(model: str, run: Run) -> str | None:
    rows = plain_rows(run)
    if rows is not None and get_model(model).family is not Family.BASELINE:
        return rows.model(model, run.task, run.plan)
    return _MODELS[model](_Told(model, run.task, run.plan)) if model in _MODELS else None


def _pipeline(prepare: str, model: str, before: str = "") -> str:
    lines = [*before.splitlines(), f"model = {model}"]
    return "\n".join([*lines, f"model = make_pipeline({prepare}, model).fit(X, y)", _OUT])


_OUT = "return outputs_of(model, new)"


def _dummy(told: _Told) -> str:
    return f"model = {told.kind('Dummy')}().fit(np.zeros((len(X), 1)), y)\n{_OUT}"


def _linear(told: _Told) -> str:
    return _pipeline("dense(X, seed)", f"LinearRegression(positive={told.get('positive', False)})")


def _ridge(told: _Told) -> str:
    alpha = told.settings.get("alpha")
    if alpha is not None or len(told.task.features) > 1000:
        model = f"Ridge(alpha={alpha or 10.0!r})"
    elif told.plan.effort is Effort.THOROUGH:
        model = "RidgeCV(alphas=np.logspace(-4, 6, 101))"
    else:
        model = "RidgeCV(alphas=np.logspace(-2, 4, 13))"
    return _pipeline("dense(X, seed)", model)


def _logistic(told: _Told) -> str | None:
    if told.plan.effort is Effort.THOROUGH and "C" not in told.settings:
        return None  # its C is searched
    C, steps = told.get("C", 1.0), told.get("iterations", 3000)
    return _pipeline(
        "dense(X, seed)", f"LogisticRegression(C={C}, max_iter={steps}{told.weight()})"
    )


def _knn(told: _Told) -> str:
    count = told.get("neighbours", "max(1, min(25, max(5, round(sqrt(len(X)) / 2)), len(X) // 2))")
    weights = told.settings.get("weights", "uniform" if told.classes else "distance")
    power = 1 if told.settings.get("distance") == "manhattan" else 2
    model = f'{told.kind("KNeighbors")}(\n    neighbours, weights="{weights}", p={power}, '
    return _pipeline(
        'dense(X, seed, SquashingScaler(), "float32")',
        f'{model}algorithm="brute"\n)',
        f"neighbours = min({count}, len(X))",
    )


def _naive_bayes(told: _Told) -> str:
    alpha, prior = told.get("smoothing", 1.0), told.get("prior", not told.balanced)
    model = f"CategoricalNB(alpha={alpha}, fit_prior={prior}, min_categories=2)"
    return _pipeline("counted(X, seed)", model)


def _decision_tree(told: _Told) -> str:
    usual = "max(5, min(50, round(sqrt(len(X)) / 3)))"
    leaf = told.get("leaf", usual if told.classes else f"min({usual}, 15)")
    model = (
        f"{told.kind('DecisionTree')}(\n    min_samples_leaf=leaf, max_depth="
        f"{told.get('depth', None)}, ccp_alpha={told.get('pruning', 0.0)}, random_state=seed"
        f"{told.weight()}\n)"
    )
    return _pipeline('coded(X, seed, "float32")', model, f"leaf = {leaf}")


def _forest(name: str, share: float) -> Callable[[_Told], str]:
    def written(told: _Told) -> str:
        if told.classes:
            leaf = 5 if told.task.kind is TaskKind.BINARY else 2
            features = told.get("features", '"sqrt"')
        else:
            leaf, features = 3, told.get("features", share)
        trees = told.get("trees", _TREES[told.plan.effort])
        model = (
            f"{told.kind(name)}(\n    {trees}, max_depth={told.get('depth', None)}, "
            f"min_samples_leaf={told.get('leaf', leaf)}, max_features={features},\n    "
            f"n_jobs=-1, random_state=seed{told.weight('balanced_subsample')},\n)"
        )
        return _pipeline('coded(X, seed, "float32")', model)

    return written


def _inner(told: _Told) -> str:
    groups = "GROUPS[X.index]" if told.task.group else "None"
    return (
        f"learn, held = split_inner(y, classes={told.classes}, groups={groups}, seed=seed)\n"
        "A, B = prepare.fit_transform(X.iloc[learn], y[learn]), prepare.transform(X.iloc[held])"
    )


def _histogram(told: _Told) -> str | None:
    if told.plan.effort is Effort.THOROUGH:
        return None  # its settings are searched
    quick = told.quick or told.task.kind is TaskKind.MULTICLASS
    return f"""\
prepare = coded(X, seed, "float64")
{_inner(told)}
model = {told.kind("HistGradientBoosting")}(
    learning_rate={told.get("learning_rate", 0.1 if quick else 0.05)},
    max_iter={told.get("iterations", 200 if quick else 600)},
    max_leaf_nodes={told.get("leaves", 31)},
    min_samples_leaf={told.get("leaf", 20)},
    l2_regularization={told.get("l2", 1.0)},
    early_stopping=True,
    n_iter_no_change={10 if quick else 20},
    categorical_features=list(range(len(columns_of(X)["few"]))) or None,
    random_state=seed{told.weight()},
)
model.fit(A, y[learn], X_val=B, y_val=y[held])
return outputs_of(model, prepare.transform(new))"""


def _catboost(told: _Told) -> str | None:
    if told.plan.effort is Effort.THOROUGH:
        return None
    objective = {TaskKind.REGRESSION: "RMSE", TaskKind.BINARY: "Logloss"}
    loss = repr(objective.get(told.task.kind, "MultiClass"))
    usual = 0.12 if told.quick else 0.06 if told.classes else 0.1
    weight = '\n    auto_class_weights="Balanced",' if told.classes and told.balanced else ""
    several = told.task.kind is TaskKind.MULTICLASS
    coding = "\nlevels, y = np.unique(y, return_inverse=True)" if told.classes else ""
    if several:
        loss = f'{loss} if len(levels) > 2 else "Logloss"'
    again = "" if told.quick or not several else _AGAIN
    return f"""\
prepare = coded(X, seed, "float64", most=len(X) + 1)  # CatBoost has its own means of levels{coding}
{_inner(told)}
codes = len(columns_of(X, most=len(X) + 1)["few"])
settings = dict(
    loss_function={loss},
    learning_rate={told.get("learning_rate", usual)},
    depth={told.get("depth", 6)},
    l2_leaf_reg={told.get("l2", 3.0)},
    one_hot_max_size=10,
    border_count=128,
    boosting_type="Plain",
    max_ctr_complexity=1,
    thread_count=1,
    random_seed=seed,
    allow_writing_files=False,{weight}
)
model = CatBoost(
    dict(settings, iterations={told.get("iterations", 200 if told.quick else 1000)}, \
od_type="Iter", od_wait={20 if told.quick else 50}, use_best_model=True)
)
model.fit(pool(A, codes, y[learn]), eval_set=pool(B, codes, y[held]), verbose=False){again}
rows = pool(prepare.transform(new), codes)
{_PROBA if told.classes else _VALUES}"""


_AGAIN = """
if len(X) <= 10_000:  # few rows: learn from all of them for as long as was found best
    model = CatBoost(dict(settings, iterations=max(model.tree_count_, 1)))
    model.fit(pool(prepare.fit_transform(X, y), codes, y), verbose=False)"""
_PROBA = 'return aligned(model.predict(rows, prediction_type="Probability"), levels)'
_VALUES = 'return model.predict(rows).astype("float32")'


def _margins(told: _Told, C: str) -> str:
    common = f"C={C}, dual=False, max_iter=5000, random_state=seed"
    if told.classes:
        return f"LinearSVC({common}{told.weight()})"
    return f'LinearSVR({common}, loss="squared_epsilon_insensitive", epsilon=0.1)'


def _wrapped(told: _Told, before: str) -> str:
    if told.classes:
        balanced = ", balanced=True" if told.balanced else ""
        wrapped = f"MarginCalibrator(margins{balanced}, seed=seed)"
    else:
        wrapped = "TransformedTargetRegressor(margins, transformer=StandardScaler())"
    return _pipeline("dense(X, seed, SquashingScaler())", wrapped, before)


def _linear_svm(told: _Told) -> str:
    return _wrapped(told, f"margins = {_margins(told, told.get('C', 0.1))}")


def _rbf_svm(told: _Told) -> str:
    gamma, parts = told.settings.get("gamma"), told.get("components", 300)
    width = "scale" if gamma is None else gamma
    common = f"gamma={width!r}, cache_size=300"
    if told.classes:
        exact = f"SVC(C={told.get('C', 1.0)}, {common}{told.weight()})"
    else:
        exact = f"SVR(C={told.get('C', 3.0)}, epsilon=0.1, {common})"
    if gamma is not None:
        exact = f"make_pipeline(OverallScale(), {exact})"
    near = (
        f"Nystroem(gamma={gamma}, n_components={parts}, random_state=seed)"
        f",\n        {_margins(told, told.get('C', 1.0))}"
    )
    return _wrapped(
        told,
        f"if len(X) > {_EXACT_ROWS}:  # many rows: the kernel is approximated\n"
        f"    margins = make_pipeline(\n        OverallScale(), {near},\n    )\n"
        f"else:\n    margins = {exact}",
    )


_MODELS: Mapping[str, Callable[[_Told], str | None]] = {
    "dummy": _dummy,
    "linear": _linear,
    "ridge": _ridge,
    "logistic": _logistic,
    "knn": _knn,
    "naive_bayes": _naive_bayes,
    "decision_tree": _decision_tree,
    "random_forest": _forest("RandomForest", 0.4),
    "extra_trees": _forest("ExtraTrees", 0.7),
    "hist_gradient_boosting": _histogram,
    "catboost": _catboost,
    "linear_svm": _linear_svm,
    "rbf_svm": _rbf_svm,
}
