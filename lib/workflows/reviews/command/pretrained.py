"""Options of `reviews` about pretrained networks, and reviews scored by classes in words."""

import argparse
import json
import os
import sys

from lib.cli.jobs import WORKSPACE, wait_for_job
from lib.cli.terminal import say, say_json
from lib.core.dataset import Dataset
from lib.core.facts import from_json
from lib.core.plan import Effort
from lib.core.results import Status
from lib.core.task import Domain, Task
from lib.engine.launch import start_engine
from lib.errors import EngineError, InputError, ModelError, StoreError
from lib.i18n import Translator
from lib.models.catalogue import default_models
from lib.report.drawing.cells import safe_csv
from lib.report.labels import failure_text
from lib.settings import read_settings
from lib.store import open_store
from lib.store.jobs import Jobs
from lib.workflows.reviews.exploring.zero_shot import SENTIMENT, read_classes
from lib.workflows.reviews.facts.unlabelled import NearestClasses
from lib.workflows.reviews.job_specs import ZERO_SHOT, ZeroShotParameters
from lib.workflows.reviews.models import deep, finetuned
from lib.workflows.reviews.texts import encoders, hub, presets


def choose_pretrained(parsed: argparse.Namespace) -> None:
    """Let this process and the engine that it starts know the places named.

    Raises InputError "pretrained_engine" where an engine that does not know them is running.
    """
    if parsed.encoder:
        os.environ[encoders.SOURCE] = parsed.encoder
    if parsed.finetune:
        os.environ[presets.SOURCE] = parsed.finetune
    if parsed.fetch:
        os.environ[hub.ALLOWED] = "yes"
    if (parsed.encoder or parsed.finetune or parsed.fetch) and _engine_is_there():
        raise InputError("pretrained_engine")


def _engine_is_there() -> bool:
    state = open_store(read_settings()).engine_state()
    return state is not None and state.alive


def add_models(parsed: argparse.Namespace, task: Task) -> None:
    """Compare the models of the places named beside the others, wherever none were chosen.

    Raises ModelError "preset_packages" where KerasHub is missing.
    """
    more = [spec.id for spec in deep.SPECS if spec.pretrained] if parsed.encoder else []
    if parsed.finetune:
        if not presets.has_preset():
            raise ModelError("preset_packages", package="keras_hub")
        more += [spec.id for spec in finetuned.SPECS]
    if more and parsed.models is None:
        effort = Effort(parsed.effort or "standard")
        parsed.models = (*default_models(task.kind, effort, Domain.TEXT), *more)


def score_in_words(
    parsed: argparse.Namespace, t: Translator, dataset: Dataset, text: str, label: str | None
) -> int:
    """Print the nearest class of each review, check it against labels, write the scores."""
    encoders.chosen_source()
    classes = read_classes(parsed.zero_shot) if parsed.zero_shot else SENTIMENT
    params = ZeroShotParameters(
        text=text,
        classes=tuple((name, tuple(words)) for name, words in classes.items()),
        labels=_labels(dataset, label),
        encoder=encoders.chosen_source(),
    )
    store = open_store(read_settings())
    engine = start_engine(read_settings(), workers=parsed.workers, tensorflow=False)
    try:
        jobs = Jobs(store)
        table = store.save_dataset(WORKSPACE, dataset)
        asked = jobs.ask(WORKSPACE, ZERO_SHOT, dataset=table, params=params)
        found = wait_for_job(store, engine, asked, t, None if parsed.json else sys.stderr)
        if found.unfinished:
            raise EngineError("engine_gone", count=1, home=str(read_settings().home))
        if found.status is not Status.DONE or found.result is None:
            if found.failure is not None:
                say("deepworth: " + " ".join(failure_text(found.failure, t)), sys.stderr)
            return 1
        if parsed.out:
            _write(parsed, jobs.data(WORKSPACE, asked), list(classes), dataset, text)
    finally:
        engine.stop()
    if parsed.json:
        say_json(json.dumps(found.result, ensure_ascii=False))
    else:
        _print(from_json(NearestClasses, found.result), t)
    return 0


def _labels(dataset: Dataset, label: str | None) -> tuple[tuple[int, str], ...]:
    if label is None:
        return ()
    values = dataset.frame[label].reset_index(drop=True).dropna()
    return tuple((int(str(row)), str(value)) for row, value in values.items())


def _write(
    parsed: argparse.Namespace, data: bytes, names: list[str], dataset: Dataset, text: str
) -> None:
    from io import BytesIO

    import pandas as pd

    frame = pd.read_parquet(BytesIO(data))
    frame.insert(0, text, dataset.frame[text].iloc[frame["row"]].to_numpy())
    frame["row"] += 1
    frame = frame.rename(columns={f"score_{at}": f"score: {name}" for at, name in enumerate(names)})
    try:
        parsed.out.mkdir(parents=True, exist_ok=True)
        (parsed.out / "zero-shot.csv").write_bytes(safe_csv(frame))
    except OSError as error:
        values = {"folder": str(parsed.out), "reason": error.strerror or ""}
        raise StoreError("out_not_writable", **values) from error


def _print(result: NearestClasses, t: Translator) -> None:
    for name, share in zip(result.classes, result.shares, strict=True):
        values = {"low": t.percent(share.low, 1), "high": t.percent(share.high, 1)}
        interval = t("{low} to {high}", **values)
        say(f"{name}\t{t.percent(share.share, 1)}\t{interval}\t{t.number(share.hits)}")
    check = result.check
    if check is not None and check.rows:
        say(
            t(
                "Agreement with {count} labels: {share} (always guessing the most frequent: "
                "{guess}).",
                count=t.number(check.rows),
                share=t.percent(check.share, 1),
                guess=t.percent(check.guess, 1),
            )
        )
