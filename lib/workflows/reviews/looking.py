"""What a page says of the reviews that a set-up makes: one look at a table, which may be large."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from lib.core.dataset import Dataset
from lib.core.facts import Scalar
from lib.core.findings import Finding
from lib.core.task import Task
from lib.evaluation.plan.planning import Rows, look_at_rows, suggest_metric_why
from lib.evaluation.targets.rows import as_labels
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.cleaning import examples
from lib.workflows.reviews.texts.languages import language_counts
from lib.workflows.reviews.texts.reading import ReadTexts
from lib.workflows.reviews.texts.setup import ReviewSetup


@dataclass(frozen=True)
class ReviewLook:
    """What was noticed of derived reviews: task and findings, languages, what cleaning changed.

    ``metric`` is that of suggest_metric_why, ``rows`` what planning needs to know of the rows;
    without labels there is no task, and neither of them.
    """

    task: Task | None
    findings: tuple[Finding, ...]
    languages: dict[str, int]
    changed: tuple[tuple[str, str], ...]
    metric: tuple[str, str, dict[str, Scalar]] | None
    rows: Rows | None


def look_at_reviews(
    dataset: Dataset,
    setup: ReviewSetup,
    origin: str,
    read: pd.DataFrame | None = None,
    exact: int = 0,
    near: int = 0,
) -> tuple[Dataset, ReviewLook]:
    """Return the derived table of a set-up, and what a page says of it; InputError.

    ``read``, ``exact`` and ``near`` are of ``ReadTexts`` where its texts are read already.
    """
    texts = None if read is None else ReadTexts.from_frame(read, exact, near)
    derived, task, findings = make_reviews(dataset, setup, read=texts)
    spoken = next((one.name for one in derived.columns if one.name.startswith("language")), None)
    before = dataset.frame[setup.text[0]].dropna()
    look = ReviewLook(
        task,
        findings,
        language_counts([str(one) for one in derived.frame[spoken]]) if spoken else {},
        tuple(examples([str(one) for one in before], 3)),
        None if task is None else suggest_metric_why(derived, task),
        None if task is None else look_at_rows(derived, task),
    )
    return replace(derived, origin=origin), look


def values_of(dataset: Dataset, column: str) -> list[str]:
    """Return the different values of a column as labels, sorted."""
    return sorted(map(str, as_labels(dataset.frame[column]).dropna().unique()))
