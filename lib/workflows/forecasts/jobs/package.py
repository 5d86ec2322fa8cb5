"""A model fitted to all values, as it is taken away."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace

from lib.core.facts import Json, to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.model import BuildContext, Family
from lib.core.progress import SubProgress
from lib.evaluation.train.crossval import cores, guarded, make_context, seed_of
from lib.evaluation.train.problem import make_problem
from lib.models.catalogue import get_model
from lib.workflows.forecasts.backtest.panel import History
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.package import MODEL, NETWORKS, Member, Package
from lib.workflows.forecasts.facts.setup import forecast_setup, series_setup
from lib.workflows.forecasts.methods.forecasters import EachAlone
from lib.workflows.forecasts.models.ensembles import MEDIAN
from lib.workflows.forecasts.networks.forecaster import NetworkForecaster
from lib.workflows.forecasts.upcoming import upcoming


def fitted_model(context: JobContext[Parameters]) -> JobResult:
    """Return which models a fitted one consists of, and a ZIP archive of it.

    Its members are MODEL, a Package as JSON, and the networks as `.keras` files.
    """
    assert context.task is not None
    assert context.plan is not None
    task, plan = context.task, context.plan
    setup = forecast_setup(plan)
    panel = panel_of_table(context.frame, task)
    coming = upcoming(panel, task, setup, plan.seed)
    names = [panel.names[int(number)] for number in coming.history.series]
    shares = {context.model: 1.0}
    if get_model(context.model).family is Family.ENSEMBLE:
        shares = {name: share for name, share in context.weights.items() if share > 0}
    X = make_problem(context.frame, task, plan).X
    members: dict[str, Member] = {}
    files: dict[str, bytes] = {}
    for place, (name, share) in enumerate(shares.items()):
        part = SubProgress(context.watch, place / len(shares), 1 / len(shares))
        with guarded(name), cores(context.threads):
            made_for = make_context(name, X, task, plan, None, context.threads, part)
            members[name], network = _member(made_for, name, share, coming.history, names)
        if network is not None:
            files[f"{NETWORKS}/{name}.keras"] = network
    package = Package(
        model=context.model,
        members=members,
        median=context.model == MEDIAN,
        setup=series_setup(task.recipe),
        ahead=setup,
        effort=plan.effort,
        seed=plan.seed,
        build_seed=seed_of(plan, None),
        metric=plan.metric,
        like=task.like(),
        sha256={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    )
    files[MODEL] = json.dumps(to_json(package), ensure_ascii=False, indent=1).encode()
    told: list[Json] = list(members)
    return JobResult({"members": told}, _zipped(files))


def _member(
    context: BuildContext, name: str, share: float, history: History, series: Sequence[str]
) -> tuple[Member, bytes | None]:
    """Return what a model is made from, and a network that was trained as bytes."""
    spec = get_model(name)
    forecaster = spec.build(context)
    member = Member(str(spec.builder), share, dict(context.settings))
    if isinstance(forecaster, NetworkForecaster):
        from lib.workflows.forecasts.networks.keras_kept import to_keras

        trained = to_keras(*forecaster.fitted(history, context.watch))
        return replace(member, network=True), trained
    if isinstance(forecaster, EachAlone) and forecaster.told is not None:
        told = forecaster.told(history)
        return replace(member, parameters=dict(zip(series, told, strict=True))), None
    return member, None


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
