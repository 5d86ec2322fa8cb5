"""Reading the texts of a large table on the engine, for a page that sets a comparison up."""

from __future__ import annotations

from lib.errors import InputError
from lib.evaluation.questions import Answer, Asked
from lib.text.reading import read_texts


def texts_read(asked: Asked) -> Answer:
    """Return lib.text.reading.read_texts of the columns ``params["columns"]``.

    The file is ``ReadTexts.to_frame`` as Parquet; ``exact`` and ``near`` are the rest.
    Raises InputError "missing_columns".
    """
    columns = [str(name) for name in asked.params.get("columns", ())]
    missing = [name for name in columns if name not in asked.frame.columns]
    if missing or not columns:
        known = [str(name) for name in asked.frame.columns][:5]
        raise InputError("missing_columns", columns=missing, nearest=known)
    read = read_texts(asked.frame, columns, asked.watch)
    result = {"rows": len(read.texts), "exact": read.repeats.exact, "near": read.repeats.near}
    return Answer(result, read.to_frame().to_parquet(index=False))
