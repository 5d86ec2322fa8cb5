"""A notebook that reads the table, runs the same folds and models, and compares the numbers.

It is plain pandas and scikit-learn (CatBoost) for all that these can fit; networks, and models
whose settings are searched, follow after that, with this library's code.
"""

from collections.abc import Collection, Mapping, Sequence

from lib.core.dataset import Dataset
from lib.core.metrics import METRICS
from lib.core.results import BY_FOLDS, ModelResult, Run, Status
from lib.evaluation.judge.inference.evidence import Evidence
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.models.families.ensemble import BLEND
from lib.report.caveats import improving_sentence
from lib.report.exports.cells import Cells, helpers_code, notebook_document
from lib.report.exports.notebook_library import library_cells, verdict_code
from lib.report.exports.plain_code import assigned
from lib.report.exports.plain_folds import folds_code
from lib.report.exports.plain_models import plain_models
from lib.report.exports.plain_reading import absent, given_names, reading_code
from lib.report.exports.plain_rows import plain_rows
from lib.report.exports.plain_scores import plain_score
from lib.report.labels import metric_label, model_label
from lib.report.markdown import literal
from lib.report.recommended import recommendation_sentence
from lib.report.repeated import fewer_sentence
from lib.report.sentences import plan_sentence, verdict_sentence

_FIT = """\
from time import process_time

scores, cpu_seconds, outputs = {}, {}, {}
for model in MODELS:
    name, began = model.__name__, process_time()
    outputs[name] = [
        model(X.iloc[train], y[train], X.iloc[test], seed_of(repeat, fold))
        for repeat, fold, train, test in parts
    ]
    cpu_seconds[name] = process_time() - began
    scores[name] = [
        score(y[test], found)
        for (_, _, _, test), found in zip(parts, outputs[name], strict=True)
    ]
    print(f"{name}: {np.nanmean(scores[name]):.4f}")"""
_BOARD = """\
board = pd.DataFrame(
    [(name, np.nanmean(found), *interval(found), cpu_seconds[name]) for name, found in \
scores.items()],
    columns=["model", "mean", "low (95%)", "high (95%)", "CPU seconds"],
)
board.sort_values("mean", ascending=LOWER_IS_BETTER)"""
_CHECK = """\
rows = []
for name, before in STORED.items():
    before = np.array([np.nan if value is None else value for value in before])
    now, tolerance = scores[name], TOLERANCES.get(name, 1e-6)
    close = np.allclose(now, before, rtol=tolerance, atol=tolerance, equal_nan=True)
    rows.append((name, np.nanmean(before), np.nanmean(now), tolerance, close))
check = pd.DataFrame(rows, columns=["model", "stored", "now", "tolerance", "close"])
print(check.to_string(index=False))
assert check["close"].all(), "some scores differ: compare the versions of the packages\""""
_NETWORKS, _COUNTED = 1e-3, 1e-4
"""How near scores come of networks, and of n-grams that scikit-learn has counted."""
_DECISION = """
if verdict is not None and DECISION is not None:
    assert verdict.decision == DECISION, "the verdict differs\""""


def notebook(
    run: Run,
    t: Translator,
    dataset: Dataset | None = None,
    original: Dataset | None = None,
    evidence: Evidence | None = None,
) -> str:
    """Return a notebook (nbformat 4.5, JSON) that makes a run's board again from the table.

    ``dataset`` is the run's table and ``original`` the same before remedies, of which only the way
    of reading, the columns and the remedies are used; without them the file is read as it seems.
    ``evidence`` is what is kept of the run for its recommendation. The text is in the translator's
    language; no value of the table is in it.
    """
    return notebook_document(_steps(run, t, dataset, original, evidence))


def _steps(
    run: Run,
    t: Translator,
    dataset: Dataset | None,
    original: Dataset | None,
    evidence: Evidence | None,
) -> Cells:
    """Yield the cells: ("markdown", text) or ("code", text)."""
    done = [result for result in run.models if result.status is Status.DONE]
    fitted = [one.id for one in done if get_model(one.id).framework != "none"]
    sources = {name: code for name, code in plain_models(run).items() if name in fitted}
    own_rows = plain_rows(run)
    if own_rows is not None and not own_rows.readable(original, run):
        sources = {}
    others = [name for name in fitted if name not in sources]
    yield "markdown", _opening(run, evidence, t)
    yield "markdown", _not_made(run, others, t)
    if sources:
        yield from _plain(run, sources, (dataset, original), t)
    with_library = bool(others) or any(one.id == BLEND for one in done)
    if with_library:
        tables = (dataset, original)
        yield from library_cells(run, others, done, tables, t, alone=not sources)
    yield (
        "markdown",
        t(
            "**Leaderboard:** means over the folds with corrected 95% intervals (Nadeau & Bengio "
            "2003)."
        ),
    )
    lower = not METRICS[run.plan.metric].greater_is_better
    helpers = (
        ""
        if sources
        else helpers_code("interval(found)", {"FOLDS": run.plan.folds}, given_too=True)
    )
    yield "code", f"{helpers}LOWER_IS_BETTER = {lower}\n{_BOARD}"
    judged = with_library and run.verdict is not None
    yield from _verdict(run, t, judged)
    yield (
        "markdown",
        t(
            "**Compare with the stored scores** of each fold: equal to within 1e-6, networks to "
            "within 1e-3, scikit-learn's n-grams (in a different order) to within 1e-4. Other "
            "package versions or processors can make a difference."
        ),
    )
    yield "code", _check(run, done, sources, judged)


def _plain(
    run: Run,
    sources: Mapping[str, str],
    tables: tuple[Dataset | None, Dataset | None],
    t: Translator,
) -> Cells:
    """Yield the cells that need pandas and scikit-learn alone."""
    given = given_names(run)
    yield (
        "markdown",
        t(
            "**What is compared.** TABLE is the file; FEATURES lists each feature and how it is "
            "treated."
        ),
    )
    imports = "import numpy as np\nimport pandas as pd\n\n"
    yield "code", imports + "".join(assigned(*one) for one in given.items()).rstrip()
    yield (
        "markdown",
        t(
            "**Read the table** as in the run, with the changes made on the Data page. If this "
            "cell fails or the number of rows differs, download the table as Parquet on the Data "
            "page and set TABLE to that file's name."
        ),
    )
    own_rows = plain_rows(run)
    told = None if own_rows is None else own_rows.made(run)
    read = tables if told is None else (tables[1], tables[1])
    names, cell = reading_code(*read, run)
    yield "code", "".join(assigned(*one) for one in names.items()) + f"\n{cell}"
    made = ""
    if told is not None:
        more, made = told
        given |= more
    rows, models = folds_code(run), "\n\n\n".join(sources.values())
    yield (
        "markdown",
        t("**Model components.** Preprocessing is learned on the training rows of each fold."),
    )
    used = f"{made}\n{models}\n{rows}\n{_FIT}\n{_BOARD}"
    yield "code", helpers_code(used, given, without=absent(run, tables[0]))
    if told is not None:
        yield (
            "markdown",
            t("**The reviews:** texts joined and cleaned, classes made, duplicates found."),
        )
        yield "code", "".join(assigned(*one) for one in more.items()) + f"\n{made}"
    yield (
        "markdown",
        t("**The same folds.** Rows without a target are left out; the seed determines the rest."),
    )
    yield "code", rows
    yield "markdown", t("**The models,** with the settings of the run.")
    listed = "".join(f"    {name},\n" for name in sources)
    yield "code", f"{models}\n\n\nMODELS = [\n{listed}]"
    yield "markdown", t("**Fit every model on every fold** and score it on the fold's test rows.")
    yield "code", f"{plain_score(run.plan.metric, run.task.kind)}\n\n\n{_FIT}"


def _verdict(run: Run, t: Translator, judged: bool) -> Cells:
    """Yield the cells of the verdict: none is computed of a run that supports none."""
    if run.verdict is None or not judged:
        yield "markdown", literal(verdict_sentence(run, t))
        return
    about = t(
        "**The verdict:** a Bayesian correlated t test with a region of practical "
        "equivalence (Benavoli et al. 2017)."
    )
    if run.verdict.method != BY_FOLDS:
        about = t(
            "**The verdict:** by the rows of the test parts, moderated by the folds, with a region "
            "of practical equivalence."
        )
    # What is computed here knows nothing of how long networks were trained.
    said = (about, literal(improving_sentence(run.verdict, t)), literal(fewer_sentence(run, t)))
    yield "markdown", " ".join(part for part in said if part)
    yield "code", verdict_code(run.verdict)


def _check(run: Run, done: Sequence[ModelResult], plain: Collection[str], judged: bool) -> str:
    metric = run.plan.metric
    stored = {one.id: one.metrics[metric].folds for one in done if metric in one.metrics}
    exact = ("sklearn", "catboost")
    tolerances = {name: _NETWORKS for name in stored if get_model(name).framework not in exact}
    tolerances |= {name: _COUNTED for name in plain if run.task.text is not None}
    code = assigned("STORED", stored) + assigned("TOLERANCES", tolerances) + _CHECK
    if not judged or run.verdict is None:
        return code
    decision = None if run.verdict.reason else str(run.verdict.decision)
    return f"{code}\nDECISION = {decision!r}{_DECISION}"


def _opening(run: Run, evidence: Evidence | None, t: Translator) -> str:
    advice = recommendation_sentence(run, evidence, t)
    packages = run.environment.get("packages", {})
    versions = ", ".join(f"{name} {packages[name]}" for name in sorted(packages))
    lines = [
        f"# {literal(run.name)}",
        literal(plan_sentence(run, t)),
        t(
            "Table {table}, target {target}, compared by {metric}.",
            table=literal(run.dataset_name),
            target=literal(run.task.target),
            metric=literal(metric_label(run.plan.metric, t)),
        ),
        f"> {literal(verdict_sentence(run, t))}",
        *([f"> {literal(advice)}"] if advice else []),
        t("The run used these packages: {packages}.", packages=literal(versions or "–")),
    ]
    return "\n\n".join(lines)


def _not_made(run: Run, others: Sequence[str], t: Translator) -> str:
    """Say what of the run is not in the notebook, and what needs this library's code."""
    parts = [
        t(
            "**Not reproduced here:** the final fits on all rows, and what was computed after the "
            "comparison, such as importance, errors and intervals of pooled rows."
        )
    ]
    missing = [model.id for model in run.models if model.status is not Status.DONE]
    if missing:
        names = ", ".join(literal(model_label(one, t)) for one in missing)
        parts.append(t("Models that did not finish: {models}.", models=names))
    if others:
        names = ", ".join(literal(model_label(one, t)) for one in others)
        parts.append(t("Only Deepworth's own code fits these: {models}.", models=names))
    return " ".join(parts)
