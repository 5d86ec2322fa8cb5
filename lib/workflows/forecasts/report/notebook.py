"""A notebook that reads the table and makes the backtest again with plain libraries."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.model import Family
from lib.core.results import Run, Status
from lib.evaluation.judge.inference.evidence import Evidence
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.report.board import ranked
from lib.report.exports.cells import Cells, notebook_document
from lib.report.exports.plain_code import assigned
from lib.report.exports.plain_reading import reading_code
from lib.report.labels import model_label
from lib.report.markdown import literal
from lib.report.sentences import plan_sentence, verdict_sentence
from lib.workflows.forecasts.facts.setup import SeriesSetup, forecast_setup, series_setup

_PLAIN = Path(__file__).parents[1] / "assets" / "plain.py"
_NEAR, _EXACT = 0.25, 1e-6
"""How near mean scores come, as a share: of another implementation of a model, of a baseline."""
_RUN = """\
import warnings

warnings.simplefilter("ignore")  # statsmodels tells of forms that do not fit well
series = regular(table, DATE, VALUE, SERIES, FREQUENCY, HOW, FILL)
parts = list(windows(series, CUTOFFS, HORIZON, GAP, STEP, SEASON, COMMON_END))
scores = {
    model.__name__: [mase(model, part, HORIZON, GAP, SEASON, FILL) for part in parts]
    for model in MODELS
}
print(len(series), "series, cut-offs:", [max(past.index[-1] for past, _ in part) for part in parts])
pd.DataFrame(scores).mean().rename("MASE").sort_values()"""
_CHECK = """\
rows = [
    (name, np.mean(before), np.mean(scores[name]), NEAR[name])
    for name, before in STORED.items()
]
check = pd.DataFrame(rows, columns=["model", "stored", "now", "tolerance"])
check["close"] = (check["now"] / check["stored"] - 1).abs() <= check["tolerance"]
print(check.to_string(index=False))
assert check["close"].all(), "some scores differ: compare the versions of the packages\""""


def notebook(
    run: Run,
    t: Translator,
    dataset: Dataset | None = None,
    original: Dataset | None = None,
    evidence: Evidence | None = None,
) -> str:
    """Return a notebook (nbformat 4.5, JSON): baselines and the best classical model that can be.

    ``original`` is the table that the series of ``dataset`` were made of. Exponential smoothing and
    theta are statsmodels': the scores come near those of the run.
    """
    del evidence, dataset
    return notebook_document(_cells(run, t, original))


def _cells(run: Run, t: Translator, original: Dataset | None) -> Cells:
    done = [one for one in ranked(run) if one.status is Status.DONE]
    able = [one.id for one in done if one.id in _plain_models()]
    best = next((one for one in able if not _is_baseline(one)), None)
    models = [one for one in able if _is_baseline(one) or one == best]
    yield "markdown", _opening(run, t, models)
    if not run.task.recipe:
        yield "code", f"raise ValueError({_NO_TABLE!r})"
        return
    setup, ahead = series_setup(run.task.recipe), forecast_setup(run.plan)
    given, cell = reading_code(original, original, run)
    given = {"TABLE": run.dataset_name, **given}
    yield (
        "markdown",
        t(
            "**Read the table** as in the run. If this cell fails or the number of rows differs, "
            "download the table as Parquet on the Data page and set TABLE to that file's name."
        ),
    )
    imports = "import numpy as np\nimport pandas as pd\n\n"
    yield "code", imports + "".join(assigned(*one) for one in given.items()) + f"\n{cell}"
    yield "markdown", t("**The series:** which columns they are, how far ahead is forecast.")
    said: dict[str, Json] = {
        "DATE": setup.dates[0] if setup.dates else "",
        "VALUE": setup.value,
        "SERIES": list(setup.series),
        "FREQUENCY": setup.frequency,
        "HOW": str(setup.aggregate),
        "FILL": str(setup.fill),
        "HORIZON": ahead.horizon,
        "SEASON": ahead.season,
        "CUTOFFS": run.plan.folds,
        "STEP": ahead.step,
        "GAP": ahead.gap,
        "COMMON_END": ahead.common_end,
    }
    yield "code", "".join(assigned(*one) for one in said.items()).rstrip()
    if not _is_plain(setup, original):
        yield "code", f"raise ValueError({_NOT_PLAIN!r})"
        return
    yield "markdown", t("**Functions:** the calendar, the cut-offs, the score, the models.")
    yield "code", _functions(models)
    yield "markdown", t("**The backtest:** at each cut-off only what came before is known.")
    yield "code", f"MODELS = [{', '.join(models)}]\n{_RUN}"
    yield (
        "markdown",
        t(
            "**Compare with the stored scores:** baselines are the same; statsmodels' own versions "
            "of a model come near, they are not the run's code."
        ),
    )
    stored = {name: run.model(name).metrics["mase"].folds for name in models}
    near = {name: _EXACT if _is_baseline(name) else _NEAR for name in models}
    yield "code", assigned("STORED", stored) + assigned("NEAR", near) + _CHECK


_NOT_PLAIN = "This notebook makes series of one date column and one value column only."
_NO_TABLE = "This run came without its table: it does not say how its series were made."
"""Said in code, which is English throughout."""


def _is_plain(setup: SeriesSetup, original: Dataset | None) -> bool:
    """Whether pandas alone makes the series: one column of dates, a row a value."""
    kinds = {} if original is None else original.kinds()
    dated = len(setup.dates) == 1 and kinds.get(setup.dates[0]) is ColumnKind.DATETIME
    return dated and not setup.wide and not setup.difference


def _opening(run: Run, t: Translator, models: list[str]) -> str:
    fitted = [one for one in run.models if one.status is Status.DONE]
    others = [
        one.id
        for one in fitted
        if one.id not in models and get_model(one.id).family is not Family.ENSEMBLE
    ]
    parts = [
        f"# {literal(run.name)}",
        literal(plan_sentence(run, t)),
        f"> {literal(verdict_sentence(run, t))}",
    ]
    if others:
        names = ", ".join(literal(model_label(one, t)) for one in others)
        parts.append(t("Not made here: {models}.", models=names))
    return "\n\n".join(parts)


def _functions(models: list[str]) -> str:
    """Return the code of a notebook's functions, of models only those that it makes."""
    text = _PLAIN.read_text("utf-8")
    lines, tree = text.splitlines(), ast.parse(text)
    calling = [node for node in tree.body if getattr(node, "name", "") not in _plain_models()]
    calling += [node for node in tree.body if getattr(node, "name", "") in models]
    used = {one.id for node in calling for one in ast.walk(node) if isinstance(one, ast.Name)}
    for node in reversed(tree.body):
        docstring = isinstance(node, ast.Expr) and node.lineno == 1
        future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        unused = isinstance(node, ast.FunctionDef) and node.name in {*_plain_models()} - used
        unused = unused and getattr(node, "name", "") not in models
        needless = isinstance(node, ast.ImportFrom) and not {one.name for one in node.names} & used
        if docstring or future or unused or needless:
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip().replace("\n\n\n\n", "\n\n")


@cache
def _plain_models() -> tuple[str, ...]:
    """Return the models of which a notebook has a plain version: functions of three arguments."""
    functions = [
        node
        for node in ast.parse(_PLAIN.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    ]
    wanted = ["values", "ahead", "season"]
    return tuple(one.name for one in functions if [arg.arg for arg in one.args.args] == wanted)


def _is_baseline(model: str) -> bool:
    return get_model(model).family is Family.BASELINE
