"""Plain code: gradient boosting."""

from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.models.plain.common import PlainContext, PlainModel, inner_part


def _histogram(context: PlainContext) -> str | None:
    if context.plan.effort is Effort.THOROUGH:
        return None  # its settings are searched
    quick = context.plan.effort is Effort.QUICK or context.task.kind is TaskKind.MULTICLASS
    return f"""\
prepare = coded(X, seed, "float64")
{inner_part(context)}
model = {context.kind("HistGradientBoosting")}(
    learning_rate={context.get("learning_rate", 0.1 if quick else 0.05)},
    max_iter={context.get("iterations", 200 if quick else 600)},
    max_leaf_nodes={context.get("leaves", 31)},
    min_samples_leaf={context.get("leaf", 20)},
    l2_regularization={context.get("l2", 1.0)},
    early_stopping=True,
    n_iter_no_change={10 if quick else 20},
    categorical_features=list(range(len(columns_of(X)["few"]))) or None,
    random_state=seed{context.weight()},
)
model.fit(A, y[learn], X_val=B, y_val=y[held])
return outputs_of(model, prepare.transform(new))"""


def _catboost(context: PlainContext) -> str | None:
    if context.plan.effort is Effort.THOROUGH:
        return None
    quick = context.plan.effort is Effort.QUICK
    objective = {TaskKind.REGRESSION: "RMSE", TaskKind.BINARY: "Logloss"}
    loss = repr(objective.get(context.task.kind, "MultiClass"))
    usual = 0.12 if quick else 0.06 if context.classes else 0.1
    weight = '\n    auto_class_weights="Balanced",' if context.balanced else ""
    several = context.task.kind is TaskKind.MULTICLASS
    coding = "\nlevels, y = np.unique(y, return_inverse=True)" if context.classes else ""
    if several:
        loss = f'{loss} if len(levels) > 2 else "Logloss"'
    again = "" if quick or not several else _AGAIN
    return f"""\
prepare = coded(X, seed, "float64", most=len(X) + 1)  # CatBoost has its own means of levels{coding}
{inner_part(context)}
codes = len(columns_of(X, most=len(X) + 1)["few"])
settings = dict(
    loss_function={loss},
    learning_rate={context.get("learning_rate", usual)},
    depth={context.get("depth", 6)},
    l2_leaf_reg={context.get("l2", 3.0)},
    one_hot_max_size=10,
    border_count=128,
    boosting_type="Plain",
    max_ctr_complexity=1,
    thread_count=1,
    random_seed=seed,
    allow_writing_files=False,{weight}
)
model = CatBoost(
    dict(settings, iterations={context.get("iterations", 200 if quick else 1000)}, \
od_type="Iter", od_wait={20 if quick else 50}, use_best_model=True)
)
model.fit(pool(A, codes, y[learn]), eval_set=pool(B, codes, y[held]), verbose=False){again}
rows = pool(prepare.transform(new), codes)
{_PROBA if context.classes else _VALUES}"""


_AGAIN = """
if len(X) <= 10_000:  # few rows: learn from all of them for as long as was found best
    model = CatBoost(dict(settings, iterations=max(model.tree_count_, 1)))
    model.fit(pool(prepare.fit_transform(X, y), codes, y), verbose=False)"""
_PROBA = 'return aligned(model.predict(rows, prediction_type="Probability"), levels)'
_VALUES = 'return model.predict(rows).astype("float32")'


HISTOGRAM = PlainModel(
    _histogram,
    "from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor",
)
CATBOOST = PlainModel(_catboost, "from catboost import CatBoost")
