"""The command `segments`: from customers or transactions to groups, on the terminal."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from lib.cli.files import read_dataset, read_file
from lib.cli.jobs import WORKSPACE
from lib.cli.output import check_writable, write_output
from lib.cli.reading_options import reading_overrides
from lib.cli.running import start, watch
from lib.cli.screen import Screen
from lib.cli.store_reader import StoreReader
from lib.cli.terminal import Terminal, say_json
from lib.core.dataset import Dataset
from lib.core.facts import from_json
from lib.core.findings import Finding
from lib.core.numbering import numbered
from lib.core.plan import Effort, Plan
from lib.core.results import Run, Status
from lib.core.task import Task
from lib.errors import InputError, StoreError
from lib.evaluation.plan.estimate import wall_seconds
from lib.i18n import Translator
from lib.intake.own_text import own_text
from lib.intake.reading import read_raw
from lib.models.settings import Settings as ModelSettings
from lib.models.settings import read_setting
from lib.report.drawing.cells import safe_csv
from lib.report.labels import model_label
from lib.report.reader import RunReader
from lib.report.whole import document_of
from lib.settings import available_cores, read_settings
from lib.store import Store, open_store
from lib.workflows.segments.command.parts import ask_portraits
from lib.workflows.segments.customers.columns import (
    TransactionColumns,
    parse_expression,
    suggest_columns,
)
from lib.workflows.segments.customers.transactions import customer_table
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.facts.setup import Transform
from lib.workflows.segments.groups.planning import make_segment_task
from lib.workflows.segments.plan import make_segment_plan
from lib.workflows.segments.report import segment_parts
from lib.workflows.segments.report.segment_document import best_model
from lib.workflows.segments.report.segment_number import results_table, signs_text, stability_text

if TYPE_CHECKING:
    import pandas as pd

_CSV = "segments.csv"
_SEGMENT = "segment"


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Segment a file; exit code 0 if the run came to its end, else 1."""
    read = read_dataset(parsed.file, reading_overrides(parsed))
    dataset = _customers(parsed, read)
    task, plan, findings = _plan(parsed, dataset)
    if parsed.out:
        check_writable(parsed.out)
    settings = read_settings()
    store = open_store(settings)
    engine = start(parsed, settings, store, plan)
    try:
        if dataset is not read:
            dataset = replace(dataset, origin=store.save_dataset(WORKSPACE, read))
        run_id = store.submit(
            WORKSPACE,
            store.save_dataset(WORKSPACE, dataset),
            task,
            plan,
            name=dataset.name,
            findings=findings,
            estimate=wall_seconds(dataset, task, plan, parsed.workers or available_cores()),
        )
        stream = sys.stderr if parsed.json else sys.stdout
        result = watch(store, run_id, engine, Screen(t, stream, store.pace(task.domain)))
        reader = StoreReader(store, WORKSPACE, result)
        best, document = best_model(result), document_of(result, t, reader)
        if parsed.out:
            if best is not None:
                ask_portraits(store, engine, result.id, best.id, t)
            write_output(store, WORKSPACE, result, parsed.out, t)
            own = _as_in_file(parsed, dataset) if dataset is read else dataset
            _write_customers(store, result, own, parsed.out)
    finally:
        engine.stop()
    if parsed.json:
        say_json(document)
    else:
        _show(result, reader, Terminal(), t)
    return 0 if result.status is Status.DONE else 1


def _as_in_file(parsed: argparse.Namespace, dataset: Dataset) -> Dataset:
    """Return a table whose cells are as they stand in its file."""
    data, limit = read_file(parsed.file)
    written = read_raw(data, dataset.name, reading_overrides(parsed), limit).frame
    return replace(dataset, frame=own_text(dataset, written))


def _customers(parsed: argparse.Namespace, dataset: Dataset) -> Dataset:
    """Return one row a customer: the table itself, or one made of its transactions."""
    given = [parsed.customer, parsed.date, parsed.amount]
    if parsed.features and any(given):
        raise InputError("segments_two_doors")
    columns = None if parsed.features else suggest_columns(dataset)
    if any(given):
        columns = _columns(parsed, dataset, columns)
    if columns is None:
        return dataset
    table, _ = customer_table(dataset, columns, parsed.reference)
    return table


def _columns(
    parsed: argparse.Namespace, dataset: Dataset, found: TransactionColumns | None
) -> TransactionColumns:
    """Return the columns of transactions as given, those not given as they were recognised."""
    known = {} if found is None else asdict(found)
    if parsed.amount is not None:
        known |= {"amount": None, "quantity": None, "price": None}
        known |= parse_expression(parsed.amount, list(dataset.frame.columns))
    for name in ("customer", "date", "invoice", "product"):
        if getattr(parsed, name) is not None:
            known[name] = getattr(parsed, name)
    if not known.get("customer") or not known.get("date"):
        raise InputError("segments_columns_missing")
    columns = from_json(TransactionColumns, known)
    columns.check(list(dataset.frame.columns))
    return columns


def _plan(parsed: argparse.Namespace, dataset: Dataset) -> tuple[Task, Plan, tuple[Finding, ...]]:
    settings: ModelSettings = {}
    for text in parsed.settings:
        model, name, value = read_setting(text)
        settings.setdefault(model, {})[name] = value
    kinds = dict.fromkeys(parsed.number, "number") | dict.fromkeys(parsed.category, "category")
    task = make_segment_task(dataset, parsed.features or None, parsed.drop, kinds)
    transforms: dict[str, Transform] = {name: {} for name in task.features}
    for name in (*parsed.log, *parsed.no_log):
        if name not in task.features:
            raise InputError("unknown_column", column=name, nearest=list(task.features)[:5])
        transforms[name]["log"] = name in parsed.log
    if parsed.winsor:
        for one in transforms.values():
            one["winsor"] = parsed.winsor
    plan, noted = make_segment_plan(
        dataset,
        task,
        effort=Effort(parsed.effort),
        k=_number(parsed.k),
        transforms=transforms,
        models=parsed.models,
        resamples=parsed.resamples,
        seed=parsed.seed,
        rope=parsed.rope,
        metric=parsed.metric,
        settings=settings,
    )
    return task, plan, (*dataset.findings, *noted)


def _number(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:
        return text


def customers_with_segments(
    store: Store, result: Run, model: str, dataset: Dataset
) -> pd.DataFrame:
    """Return the customers with a column of their segment, from 1 by size; 0 is noise."""
    import pandas as pd

    labels = store.predictions(WORKSPACE, result.id, model).drop_duplicates("row")
    frame = dataset.frame.iloc[labels["row"].to_numpy()].copy()
    name = _SEGMENT
    while name in frame.columns:
        name += "_"
    frame.insert(0, name, pd.Series(numbered(labels["output_0"]), index=frame.index))
    if dataset.recipe and "customer" in frame.columns:
        frame.insert(0, "customer", frame.pop("customer"))
    return frame


def _write_customers(store: Store, result: Run, dataset: Dataset, folder: Path) -> None:
    best = best_model(result)
    if best is None:
        return
    frame = customers_with_segments(store, result, best.id, dataset)
    try:
        (folder / _CSV).write_bytes(safe_csv(frame))
    except OSError as error:
        raise StoreError(
            "out_not_writable", folder=str(folder), reason=error.strerror or ""
        ) from error


def _show(result: Run, reader: RunReader, console: Terminal, t: Translator) -> None:
    """Print how many segments there are and why, and the sizes of the best model's."""
    choice = segment_parts.choice(reader)
    if choice is not None:
        console.print()
        for said in stability_text(choice, t):
            console.print(escape(said), style="bold")
        console.print(_numbers(choice, t))
        console.print(escape(signs_text(t)), style="dim")
        if choice.sampled:
            rows = t.number(choice.rows)
            console.print(escape(t("From a sample of {rows} customers.", rows=rows)), style="dim")
    best = best_model(result)
    facts = SegmentFacts() if best is None else segment_parts.facts(best.id, reader)
    if best is None or not facts.sizes:
        return
    console.print()
    label = model_label(best.id, t)
    console.print(escape(t("Segments of {model}", model=label)), style="bold")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (t("Segment"), t("Customers"), t("Reproduced"), t("Dissolves")):
        table.add_column(heading, justify="right", overflow="fold")
    for number, size in enumerate(facts.sizes, start=1):
        table.add_row(
            t.number(number),
            t.number(size),
            t.percent(facts.jaccard[number - 1] or 0.0),
            t.percent(facts.dissolved[number - 1] or 0.0),
        )
    console.print(table)
    if facts.noise:
        noise = t.plural("{count} customer is noise", "{count} customers are noise", facts.noise)
        console.print(escape(noise), style="dim")


def _numbers(choice: Choice, t: Translator) -> Table:
    """Return what each number of segments reached in each test."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    headings, rows = results_table(choice, t)
    for heading in headings:
        table.add_column(escape(heading), justify="right", overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return table
