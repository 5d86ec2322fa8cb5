"""How the texts of reviews are made ready in a notebook, by pandas alone.

``tests/unit/report/test_plain_reviews.py`` holds them to what lib.models builds.
"""

from __future__ import annotations

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.results import Run
from lib.core.task import Domain
from lib.workflows.reviews.texts.deriving import setup_of
from lib.workflows.reviews.texts.setup import ReviewSetup

_MADE = """\
texts = pd.Series(cleaned(table, TEXT_COLUMNS), index=table.index, dtype="str")
{label}table[TEXT] = texts
table = table[texts != ""].reset_index(drop=True)
{groups}print(len(table), "rows with a text")"""
_GROUPS = "table[GROUP] = find_duplicates(table[TEXT].tolist()).groups  # texts that repeat\n"


def review_setup(run: Run) -> ReviewSetup | None:
    """Return the set-up of a run of reviews with one class a row; None for any other run."""
    setup = setup_of(run.task.recipe) if run.task.domain == Domain.TEXT else None
    return None if setup is None or setup.several else setup


def plain_table(original: Dataset | None, run: Run) -> bool:
    """Tell whether pandas alone makes a run's reviews of the table that they were made of.

    Ratings must be numbers there: those in words are read by this library.
    """
    setup = review_setup(run)
    if original is None or setup is None:
        return False
    rated = bool(setup.rating) and not setup.label
    return not rated or original.frame[str(setup.rating)].dtype.kind in "iuf"


def review_code(run: Run, setup: ReviewSetup) -> tuple[dict[str, Json], str]:
    """Return the names of the cell that makes texts and classes of a table, and the cell."""
    given: dict[str, Json] = {"TEXT": run.task.text, "TEXT_COLUMNS": list(setup.text)}
    label = ""
    if setup.label and setup.names:
        given |= {"LABEL": setup.label, "NAMES": dict(setup.names)}
        label = "table[TARGET] = called(table[LABEL], NAMES)\n"
    elif setup.rating and not setup.label:
        given |= {"RATING": setup.rating, "SCALE": setup.scale, "MIDDLE": setup.neutral}
        label = "table[TARGET] = to_classes(table[RATING], SCALE, MIDDLE)\n"
    groups = ""
    if run.task.group is not None:
        given["GROUP"], groups = run.task.group, _GROUPS
    return given, _MADE.format(label=label, groups=groups)


class _PlainReviews:
    """See lib.report.exports.plain_rows.PlainRows."""

    def made(self, run: Run) -> tuple[dict[str, Json], str] | None:
        setup = review_setup(run)
        return None if setup is None else review_code(run, setup)

    def readable(self, original: Dataset | None, run: Run) -> bool:
        return plain_table(original, run)


PLAIN_REVIEWS = _PlainReviews()
