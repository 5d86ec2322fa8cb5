"""What kind of thing a column holds, decided from its values and its name."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind

_ID_NAME = re.compile(
    r"(?i:(^|[\s_\-.])(id|uuid|guid|uid|key|index|idx|serial|no|nr|rowid|row_id|instance_name)$)"
    r"|[a-z0-9]I[Dd]$|ID$|^ID[_A-Z]|^(?i:id)[_\s]|(?i:unique_id)"
    r"|(번호|연번|식별자|아이디|일련번호|순번|고유번호|코드)$"
)
_TIME_NAME = re.compile(
    r"(?i:year|month|week|day|date|hour|time|age)|^[tTxX]$|연도|년도|년$|월$|나이"
)
_NUMBERED = re.compile(
    r"^(?i:unnamed(: ?|_)?\d*|column_\d+|row_?names?|#)$|[a-z](?i:[\s_\-.]*(number|num|#))$"
)
"""Names of what counts rows or things: none at all, or "employee number"."""
_TEXT_NAME = re.compile(
    r"(?i:review|text|comment|document|content|message|feedback|opinion|body)"
    r"|리뷰|후기|내용|댓글|문장|메시지|의견|본문|평$"
)
"""Names of what people write: there two words are a text, elsewhere they may be a name."""
_CODE_NAME = re.compile(
    r"(?i:(^|[\s_\-.])(code|zip|zip_?code|postcode|postal|phone|tel|fips|ssn|icd)([\s_\-.]|$))"
    r"|[a-z](Code|Zip|Phone)$|우편|코드|전화|행정동|법정동"
)
_DENSE = 20
"""Range of a count of rows, in numbers a row: a part of a longer table has gaps."""
_UNIQUE = 0.98
_FEW_ROWS = 20
SAMPLE = 2000
"""Of so many distinct strings, or up to twice, is looked at what they are."""
FLAG_SHARE = 0.05
"""One value and blanks: a flag, if each makes up at least this share of the rows."""


def has_id_name(name: str) -> bool:
    """Whether a column is named like an identifier."""
    return bool(_ID_NAME.search(name.strip()))


def has_code_name(name: str) -> bool:
    """Whether a column is named like codes that are written as whole numbers."""
    return bool(_CODE_NAME.search(name.strip()))


def is_constant(distinct: int, missing: int, rows: int) -> bool:
    """Whether a column tells rows apart at all.

    One value and a fair number of blanks is a flag, so no constant; a few blanks are not.
    """
    if distinct == 0:
        return True
    return distinct == 1 and min(missing, rows - missing) < FLAG_SHARE * rows


def number_kind(name: str, values: pd.Series, distinct: int, whole: bool) -> ColumnKind:
    """Tell identifiers from quantities: whole numbers, unique per row, named or counted like one.

    ``values`` are numbers with NaN where missing. A measurement with fractions never is one.
    """
    if not whole:
        return ColumnKind.NUMBER
    present = int(values.notna().sum())
    if present < 3 or distinct < _UNIQUE * present:
        return ColumnKind.NUMBER
    if has_id_name(name) and (present >= _FEW_ROWS or distinct == present):
        return ColumnKind.IDENTIFIER
    if present == len(values) >= 10 and not _TIME_NAME.search(name) and _counts(name, values):
        return ColumnKind.IDENTIFIER
    return ColumnKind.NUMBER


def _counts(name: str, values: pd.Series) -> bool:
    """Whether unique whole numbers number the rows: in order, or named so, without wide gaps.

    Sorted measurements have wide gaps (prices), or are not whole.
    """
    numbers = values.to_numpy(dtype="float64")
    steps = np.diff(numbers)
    if bool((steps == 1).all()):
        return True
    if len(numbers) < _FEW_ROWS or np.ptp(numbers) > _DENSE * len(numbers):
        return False
    ordered = bool((steps > 0).all() or (steps < 0).all())
    named = _NUMBERED.search(name.strip()) is not None
    return ordered or (named and len(np.unique(numbers)) == len(numbers))


def text_kind(name: str, sample: Sequence[str], distinct: int, present: int) -> ColumnKind:
    """Tell free text, identifiers and categories apart.

    ``sample`` are some of the distinct strings; ``present`` is the number of rows with one. Free
    text has several words a cell and rarely repeats; an identifier is one word and hardly repeats.
    """
    share = distinct / max(present, 1)
    words = sum(len(value.split()) for value in sample) / max(len(sample), 1)
    length = sum(map(len, sample)) / max(len(sample), 1)
    least_words, least_length = (2, 8) if _TEXT_NAME.search(name) else (3, 14)
    wordy = (words >= least_words and length >= least_length) or length >= 60
    wordy = wordy or (length >= 25 and _unspaced(sample))
    if wordy and not has_id_name(name):
        enough = distinct >= _FEW_ROWS or share >= 0.9
        if (share >= 0.3 and enough) or (distinct >= 5000 and share >= 0.1):
            return ColumnKind.TEXT
    if share >= _UNIQUE and (present >= _FEW_ROWS or (has_id_name(name) and present >= 3)):
        return ColumnKind.IDENTIFIER
    if has_id_name(name) and share >= 0.5 and present >= _FEW_ROWS:
        return ColumnKind.IDENTIFIER
    return ColumnKind.CATEGORY


def _unspaced(sample: Sequence[str]) -> bool:
    """Whether the text is of a script that writes without spaces (Chinese, Japanese, Thai)."""
    joined = "".join(sample[:200])
    return len(re.findall(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]", joined)) > 0.5 * len(joined)
