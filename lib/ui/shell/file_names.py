"""What files are called that somebody downloads: what they hold, in letters every system takes."""

import re

from lib.core.results import Run

_ENDINGS = (
    r"(\.(gz|bz2|xz|zst|zip|csv|tsv|txt|jsonl?|xls[xb]?|ods|html?"
    r"|parquet|feather|arrow|orc|sqlite|db|sav|dta|sas7bdat|xpt))+(?=\W|$)"
)


def file_stem(name: str) -> str:
    """Return the beginning of the name of a file that is made of one of this name."""
    stem = re.sub(_ENDINGS, "", name, flags=re.IGNORECASE)
    return re.sub(r"[^\w.-]+", "_", stem).strip("._")[:80] or "table"


def run_file(run: Run, what: str) -> str:
    """Return "churn_Churn-2026-11-29.html" for a run and an ending, with or before it more."""
    return f"{file_stem(run.name)}-{run.created[:10]}{what}"
