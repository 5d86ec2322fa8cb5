"""The command `reviews`: what the Reviews page does, then board and verdict on the terminal."""

import argparse
import sys
from collections.abc import Mapping
from typing import TextIO

from lib.cli.files import read_dataset
from lib.cli.jobs import WORKSPACE, wait_for_job
from lib.cli.merging import merged
from lib.cli.progress import reading_file
from lib.cli.reading_options import reading_overrides
from lib.cli.running import choose_plan, execute
from lib.cli.terminal import say
from lib.core.dataset import Dataset
from lib.core.facts import Json, from_json
from lib.core.labels import detect_separator
from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.results import Run, Status
from lib.engine.launch import EngineProcess
from lib.errors import InputError
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.store import Store
from lib.store.jobs import Jobs
from lib.workflows.reviews.command.pretrained import add_models, choose_pretrained, score_in_words
from lib.workflows.reviews.command.progress import reading_texts
from lib.workflows.reviews.facts.models import ColumnsGain
from lib.workflows.reviews.job_specs import COLUMNS
from lib.workflows.reviews.report.review_sentences import columns_sentence
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.deriving import check_setup
from lib.workflows.reviews.texts.reading import read_texts
from lib.workflows.reviews.texts.setup import ReviewSetup, suggest


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Compare models on the texts of a file; exit code 0 if the run came to its end, else 1."""
    stream = sys.stderr if parsed.json else sys.stdout
    with reading_file(parsed.file, t, stream):
        source = merged(read_dataset(parsed.file, reading_overrides(parsed)), parsed.merge)
    setup = choose_setup(parsed, source)
    check_setup(source, setup)
    with reading_texts(source.rows, t, stream) as watch:
        read = read_texts(source.frame, setup.text, watch)
        dataset, task, findings = make_reviews(source, setup, time=parsed.time, read=read)
    choose_pretrained(parsed)
    if parsed.zero_shot is not None:
        text = task.text if task is not None and task.text else setup.text[0]
        label = None if task is None or setup.several else task.target
        return score_in_words(parsed, t, dataset, text, label)
    if task is None:
        columns = [column.name for column in source.columns if column.name not in setup.text]
        raise InputError("reviews_without_labels", columns=columns[:8])
    add_models(parsed, task)
    plan, noted = choose_plan(parsed, dataset, task)
    test = (
        read_dataset(parsed.test, reading_overrides(parsed), task.like()) if parsed.test else None
    )
    _check_test(test, setup)
    say(_said(setup, t), stream)

    def more(store: Store, engine: EngineProcess, run: Run) -> Mapping[str, Json]:
        found = _columns_help(store, engine, run, t, stream) if setup.extra else None
        if found is None:
            return {}
        say(columns_sentence(from_json(ColumnsGain, found), t), stream)
        return {"text_and_columns": found}

    return execute(parsed, t, dataset, task, plan, (*findings, *noted), test, more)


def choose_setup(parsed: argparse.Namespace, dataset: Dataset) -> ReviewSetup:
    """Return the set-up that the options ask for; what they leave open is suggested.

    With a label or a rating given, the other is not looked for: it would decide the classes.
    """
    likely = suggest(dataset)
    given = parsed.label or parsed.rating or parsed.flags
    time_column = parsed.time or parsed.date
    text = tuple(parsed.text) if parsed.text else likely.text
    label = parsed.label or (None if given or likely.label in text else likely.label)
    rating = parsed.rating or (None if given or label or likely.rating in text else likely.rating)
    named = {*text, label, rating, *parsed.extra, *parsed.flags}
    date, product = (
        wanted or (found if found not in named else None)
        for wanted, found in ((time_column, likely.date), (parsed.product, likely.product))
    )
    return ReviewSetup(
        text=text,
        label=label,
        rating=rating,
        scale=parsed.scale,
        neutral=parsed.neutral,
        date=date,
        product=product,
        extra=tuple(dict.fromkeys(parsed.extra)),
        positive=parsed.positive,
        separator=_separator(parsed, dataset, label),
        flags=tuple(dict.fromkeys(parsed.flags)),
        blank=parsed.empty == "none",
        names=_class_names(parsed.name),
    )


def _class_names(given: list[str]) -> tuple[tuple[str, str], ...]:
    """Return pairs of a value and the name of its class; InputError for one without "="."""
    pairs = [one.partition("=") for one in given]
    for one, (value, _, name) in zip(given, pairs, strict=True):
        if not value.strip() or not name.strip():
            raise InputError("bad_class_name", given=one)
    return tuple((value.strip(), name.strip()) for value, _, name in pairs)


def _separator(parsed: argparse.Namespace, dataset: Dataset, label: str | None) -> str | None:
    """Return what divides the labels of a cell: as asked for, else as it looks."""
    if label is None or parsed.separator == "none":
        return None
    if parsed.separator is not None:
        return str(parsed.separator)
    return detect_separator(dataset.frame[label]) if label in dataset.frame else None


def _said(setup: ReviewSetup, t: Translator) -> str:
    texts = ", ".join(setup.text)
    if setup.several:
        columns = ", ".join(setup.flags) or str(setup.label)
        return t("Texts: {texts}. Several labels per row: {columns}.", texts=texts, columns=columns)
    if setup.label:
        return t("Texts: {texts}. Classes: {column}.", texts=texts, column=setup.label)
    return t(
        "Texts: {texts}. Classes by the ratings in {column}.", texts=texts, column=setup.rating
    )


def _check_test(test: Dataset | None, setup: ReviewSetup) -> None:
    if test is None:
        return
    target = setup.flags or (str(setup.label or setup.rating),)
    wanted = [*setup.text, *target, *setup.extra]
    missing = [name for name in wanted if name not in test.frame.columns]
    if missing:
        others = [str(name) for name in test.frame.columns][:5]
        raise InputError("missing_columns", columns=missing, nearest=others)


def _columns_help(
    store: Store, engine: EngineProcess, run: Run, t: Translator, stream: TextIO
) -> Mapping[str, Json] | None:
    """Ask the engine whether the further columns help the best model of scikit-learn's."""
    sign = 1 if METRICS[run.plan.metric].greater_is_better else -1
    done = {
        model.id: sign * model.metrics[run.plan.metric].mean
        for model in run.models
        if model.status is Status.DONE
        and model.family != Family.BASELINE
        and get_model(model.id).framework == "sklearn"
    }
    if not done:
        return None
    best = max(done, key=done.__getitem__)
    asked = Jobs(store).ask(WORKSPACE, COLUMNS, run=run.id, model=best)
    job = wait_for_job(store, engine, asked, t, stream)
    return job.result if job.status is Status.DONE else None
