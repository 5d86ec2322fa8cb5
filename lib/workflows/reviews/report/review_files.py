"""Scored reviews as files to take away (see lib.report.table_files)."""

from __future__ import annotations

import pandas as pd

from lib.core.dataset import Dataset
from lib.intake.own_text import Origin
from lib.report.table_files import csv_of, in_own_text
from lib.workflows.reviews.texts.looking import scored_texts


def scored_csv(
    dataset: Dataset,
    scores: pd.DataFrame,
    column: str,
    classes: tuple[str, ...],
    inside: str = "",
    file: bytes | None = None,
    origin: Origin | None = None,
    rows: pd.DataFrame | None = None,
) -> bytes:
    """Return all scored rows as CSV; see reviews.texts.looking.scored_texts and ``table_csv``."""
    dataset = in_own_text(dataset, file, origin, rows)
    return csv_of(scored_texts(dataset, scores, column, classes, len(scores)), inside)
