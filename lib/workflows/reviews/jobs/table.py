"""Reading the texts of a large table on the engine, for a page that sets a comparison up."""

from __future__ import annotations

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import InputError
from lib.workflows.reviews.facts.unlabelled import TextsRead
from lib.workflows.reviews.job_specs import TextsParameters
from lib.workflows.reviews.texts.reading import read_texts


def texts_read(context: JobContext[TextsParameters]) -> JobResult:
    """Return reviews.texts.reading.read_texts of the columns asked for.

    The file is ``ReadTexts.to_frame`` as Parquet; ``exact`` and ``near`` are the rest.
    Raises InputError "missing_columns".
    """
    columns = list(context.params.columns)
    missing = [name for name in columns if name not in context.frame.columns]
    if missing or not columns:
        known = [str(name) for name in context.frame.columns][:5]
        raise InputError("missing_columns", columns=missing, nearest=known)
    read = read_texts(context.frame, columns, context.watch)
    result = TextsRead(rows=len(read.texts), exact=read.repeats.exact, near=read.repeats.near)
    return JobResult(to_json(result), read.to_frame().to_parquet(index=False))
