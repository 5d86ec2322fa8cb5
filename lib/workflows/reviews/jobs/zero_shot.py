"""The job about reviews without labels: which described class is nearest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.core.progress import SubProgress
from lib.core.proportions import Share, share_of
from lib.errors import Cancelled
from lib.workflows.reviews.exploring import zero_shot
from lib.workflows.reviews.facts.unlabelled import NearestClasses
from lib.workflows.reviews.job_specs import ZeroShotParameters
from lib.workflows.reviews.jobs.words import texts_of
from lib.workflows.reviews.texts.encoders import chosen_source, encode_texts

_AT_ONCE = 2_048
"""Texts between which vectors are let go: a million would take gigabytes."""
_SEED = 0


def zero_shot_scores(context: JobContext[ZeroShotParameters]) -> JobResult:
    """Return the share of each described class, and each text's scores as a Parquet file.

    The file has the columns ``row`` (position from 0), ``class`` and ``score_0`` ...
    Raises ModelError as reviews.texts.encoders does.
    """
    texts = texts_of(context.frame, context.params.text)
    classes = dict(context.params.classes)
    labels = dict(context.params.labels)
    source = chosen_source()
    rows = _looked_at(len(texts), context.params.most or len(texts), labels)
    phrases = [phrase for words in classes.values() for phrase in words]
    vectors = encode_texts(source, phrases, context.threads, SubProgress(context.watch, 0.0, 0.02))
    middles = zero_shot.class_vectors(vectors, [len(words) for words in classes.values()])
    parts = []
    for first in range(0, len(rows), _AT_ONCE):
        if context.watch.cancelled():
            raise Cancelled
        chosen = rows[first : first + _AT_ONCE]
        share = 0.98 / len(rows)
        told = SubProgress(context.watch, 0.02 + share * first, share * len(chosen))
        found = encode_texts(source, [texts[row] for row in chosen], context.threads, told)
        parts.append(zero_shot.chances(found, middles))
    scores = np.concatenate(parts) if parts else np.zeros((0, len(classes)))
    predicted = scores.argmax(axis=1)
    names = list(classes)
    places = {int(row): at for at, row in enumerate(rows)}
    truth = {places[row]: name for row, name in labels.items() if row in places}
    counts = np.bincount(predicted, minlength=len(names))
    data = pd.DataFrame({"row": rows, "class": [names[code] for code in predicted]})
    data = data.assign(**{f"score_{at}": scores[:, at] for at in range(len(names))})
    result = NearestClasses(
        classes=tuple(names),
        shares=tuple(Share(**share_of(int(count), len(rows))) for count in counts),
        rows=len(rows),
        of=len(texts),
        mean_score=float(scores.max(axis=1).mean()) if len(rows) else 0.0,
        check=zero_shot.checked(names, predicted, truth) if truth else None,
    )
    return JobResult(to_json(result), data.to_parquet())


def _looked_at(rows: int, most: int, labels: dict[int, str]) -> np.ndarray:
    """Return sorted positions: all, or a random sample, with those that have labels."""
    if most >= rows:
        return np.arange(rows)
    drawn = np.random.default_rng(_SEED).permutation(rows)[: max(most, 1)]
    labelled = [row for row in labels if 0 <= row < rows]
    return np.unique(np.concatenate([drawn, np.array(labelled, dtype=drawn.dtype)]))
