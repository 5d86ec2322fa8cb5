"""How a run's features, target and folds are made with pandas and scikit-learn alone."""

from lib.core.plan import SplitKind
from lib.core.results import Run

_SAMPLE = """
# The table has more rows than were compared: the same sample.
strata = {strata}
rows = sampled(strata, {size})
table, y = table.iloc[rows].reset_index(drop=True), y[rows]"""
_X = """
X = pd.DataFrame(
    {
        name: table[name].astype("float64") if kind == "number"
        else table[name] if kind == "datetime"
        else as_labels(table[name])
        for name, kind in FEATURES.items()
    }
)"""
_GROUPED = """
GROUPS = pd.factorize(as_labels(table[GROUP]))[0]  # a row without a group stands for itself
GROUPS[GROUPS < 0] = GROUPS.max() + 1 + np.arange((GROUPS < 0).sum())"""
_GROUPS = f"""{_GROUPED}
splits = [group_parts(y, GROUPS, repeat) for repeat in range(REPEATS)]"""
_TIMES = """
times = table[TIME]
if times.dtype.kind not in "ifM":
    times = pd.to_datetime(times, format="mixed", errors="coerce")
splits = [time_parts(times.astype("int64" if times.dtype.kind == "M" else "float64").to_numpy())]"""
_DRAWN = """
splits = [
    {kind}(FOLDS, shuffle=True, random_state=seed).split(X, y) for seed in {seeds}
]"""
_PARTS = """
parts = [
    (repeat, fold, train, test)
    for repeat, folds in enumerate(splits)
    for fold, (train, test) in enumerate(folds)
]
print(len(X), "rows,", len(parts), "folds")"""


def folds_code(run: Run) -> str:
    """Return the cell that makes features, target and folds as the run had them."""
    task, plan = run.task, run.plan
    given = "".join(
        f"{name} = {value!r}\n"
        for name, value in (("GROUP", task.group), ("TIME", task.time))
        if value is not None
    )
    classes = task.kind.is_classification
    if not classes:
        target = 'target = pd.to_numeric(table[TARGET], errors="coerce")'
    else:
        target = (
            "target = as_labels(table[TARGET]).map({name: n for n, name in enumerate(CLASSES)})"
        )
    usable = "target.notna()" + ("" if task.time is None else " & table[TIME].notna()")
    kind = "int64" if classes else "float64"
    lines = [
        given + target,
        f"usable = {usable}",
        f'table, y = table[usable].reset_index(drop=True), target[usable].to_numpy("{kind}")',
    ]
    if plan.sample_rows is not None:
        strata = "y"
        if not classes:
            strata = "np.searchsorted(np.quantile(y, np.linspace(0, 1, 11)[1:-1]), y)"
        lines.append(_SAMPLE.format(strata=strata, size=plan.sample_rows))
    return "\n".join([*lines, _X, _splits(run), _PARTS])


def _splits(run: Run) -> str:
    import numpy as np

    plan = run.plan
    if plan.split is SplitKind.GROUP:
        return _GROUPS
    if plan.split is SplitKind.TIME and run.task.group is not None:
        return f"{_TIMES}{_GROUPED}\nsplits = [of_new_groups(splits[0], GROUPS)]"
    if plan.split is SplitKind.TIME:
        return _TIMES
    kind = "StratifiedKFold" if plan.split is SplitKind.STRATIFIED else "KFold"
    seeds = [
        int(np.random.SeedSequence([plan.seed, repeat]).generate_state(1)[0])
        for repeat in range(plan.repeats)
    ]
    return _DRAWN.format(kind=kind, seeds=seeds)
