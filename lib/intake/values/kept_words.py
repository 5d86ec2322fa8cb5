"""Words that often mean "missing", where they are levels of a category: "None", "NA", "-"."""

from collections.abc import Collection

import numpy as np

from lib.intake.values.cells import BoolArray, Cells
from lib.intake.values.column_options import among
from lib.intake.values.kinds import FLAG_SHARE

HUMAN_WORDS = frozenset({"NA", "N/A", "n/a", "None"})
"""What people write for "none of them" as well; programs write it too."""
_MACHINES = frozenset(
    [
        *("<NA>", "NaN", "nan", "NAN", "NaT", "\\N", "#N/A", "#NA", "#DIV/0!", "#VALUE!", "#REF!"),
        *("#NAME?", "#NUM!", "#NULL!", "결측", "결측값"),
    ]
)
"""What only means missing, or that a formula has failed."""
_MAX_LEVELS = 30


def kept_words(cells: Cells, known: Collection[str] | None = None) -> BoolArray:
    """Say which distinct cells are levels though they could mean missing.

    They are where nothing but one other level is there (so "-" beside "+" is the other class), or
    all levels are signs, or a word of people's such as "None" stands in a fair share of the rows of
    a category. ``known``: what was kept where a model learned, and alone is to be kept here.
    """
    if not cells.missing.any() or (known is None and (~cells.missing).sum() > _MAX_LEVELS):
        return np.zeros_like(cells.missing)
    marked: BoolArray = cells.missing & ~among(cells, ("",))
    if known is not None:
        return marked & among(cells, known)
    human = marked & ~among(cells, _MACHINES)
    levels, rows = cells.present, len(cells.codes)
    fair: BoolArray = human & (cells.counts >= max(2, FLAG_SHARE * rows))
    if not levels:
        return np.zeros_like(marked)
    signs = not any(character.isalnum() for level in levels for character in level)
    alone = len(levels) == 1 and int(marked.sum()) == 1
    if signs or alone:
        return fair
    return fair & among(cells, HUMAN_WORDS)
