"""The rows and counts behind a finding, as a small table."""

from collections.abc import Sequence

import pandas as pd

from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.intake.profiling.findings import row_hashes
from lib.intake.rows import cut_cells
from lib.intake.values.standing import standing

MAX_ROWS = 50
_COUNTED = 10
_COLUMNS = 5
ROW = "row"
"""Name of the column that holds a row's number, from 1."""
_EMPTIED = frozenset(
    [
        *("numbers_as_text", "words_among_numbers", "missing_markers", "infinities"),
        *("dates_unread", "bounds_missing"),
    ]
)
_VALUES = frozenset(["missing_codes", "words_kept", "levels_alike", "classes_alike"])
_COUNTS = frozenset(
    [
        *("constant", "high_cardinality", "groups_suggest_group_split", "identifier"),
        *("class_imbalance", "rare_classes", "few_rows_for_target"),
    ]
)


def has_evidence(finding: Finding) -> bool:
    """Whether ``evidence`` has something to show for a finding of this kind."""
    known = {"duplicate_rows", "duplicate_columns", "target_formula", *_VALUES}
    known |= {"mostly_missing", "missing_tells_target", "dates_suggest_time_split"}
    return finding.code in known | _EMPTIED | _COUNTS


def evidence_of(dataset: Dataset, finding: Finding) -> pd.DataFrame | None:
    """Return ``evidence`` as a page shows it: long cells are cut."""
    found = evidence(finding, dataset)
    return None if found is None else cut_cells(found)


def evidence(finding: Finding, dataset: Dataset) -> pd.DataFrame | None:
    """Return rows (with their numbers) or counts that show what a finding says; None for others.

    At most 50 rows. Columns of counts are called column, value, rows.
    """
    here = dataset.kinds()
    columns = [name for name in finding.columns if name in here]
    target = finding.values.get("target")
    if finding.code == "duplicate_rows":
        return _duplicates(dataset)
    if not columns:
        return None
    if finding.code == "duplicate_columns":
        originals = [name for name in finding.listed("originals") if name in here]
        return _rows(dataset.frame[list(dict.fromkeys([*originals, *columns]))].head(MAX_ROWS))
    if finding.code == "target_formula":
        return _rows(dataset.frame[[*columns, str(target)]].head(MAX_ROWS))
    if finding.code in _VALUES:
        values = dataset.frame[columns[0]]
        return _counts(dataset.frame[standing(values, finding.listed("values"))], columns)
    if finding.code == "missing_tells_target":
        return _by_missing(dataset, columns[0], str(target))
    if finding.code in _EMPTIED:
        gone = dataset.frame[columns].isna().any(axis=1)
        return _rows(dataset.frame.loc[gone, columns].head(MAX_ROWS))
    if finding.code == "mostly_missing":
        missing = [dataset.column(name).missing for name in columns]
        return pd.DataFrame({"column": columns, "rows": missing})
    if finding.code == "dates_suggest_time_split":
        return _ends(dataset, columns)
    return _counts(dataset.frame, columns) if finding.code in _COUNTS else None


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    numbered = frame.copy(deep=False)
    numbered.insert(0, _free(frame), frame.index + 1)
    return numbered


def _free(frame: pd.DataFrame) -> str:
    """Return a name for the numbers of rows that no column has."""
    name = ROW
    while name in frame.columns:
        name += "_"
    return name


def _duplicates(dataset: Dataset) -> pd.DataFrame:
    """Return rows that are equal, side by side."""
    hashes = row_hashes(dataset)
    again = hashes[hashes.duplicated(keep=False)]
    # Groups in the order of their first rows, so that what is seen does not depend on the hash.
    first = again.groupby(again).transform(lambda group: group.index[0])
    order = first.sort_values(kind="stable").index[:MAX_ROWS]
    return _rows(dataset.frame.loc[order])


def _counts(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    parts = []
    for name in columns[:_COLUMNS]:
        counts = frame[name].value_counts().head(_COUNTED)
        values = [f"{v:g}" if isinstance(v, float) else str(v) for v in counts.index]
        parts.append(pd.DataFrame({"column": name, "value": values, "rows": counts.to_numpy()}))
    return pd.concat(parts, ignore_index=True)


def _by_missing(dataset: Dataset, name: str, target: str) -> pd.DataFrame:
    """Return the target's classes, or its mean, where the column is missing and where not."""
    gone = dataset.frame[name].isna()
    values = dataset.frame[target]
    few = values.nunique() <= _COUNTED
    parts = []
    for missing in (True, False):
        inside = values[gone == missing].dropna()
        if few:
            counts = inside.value_counts()
            part = pd.DataFrame(
                {
                    "value": [str(level) for level in counts.index],
                    "rows": counts.to_numpy(),
                    "share": (counts / max(len(inside), 1)).to_numpy(),
                }
            )
        else:
            part = pd.DataFrame({"mean": [inside.mean()], "rows": [len(inside)]})
        part.insert(0, "missing", missing)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _ends(dataset: Dataset, columns: Sequence[str]) -> pd.DataFrame:
    ends = [(dataset.frame[name].min(), dataset.frame[name].max()) for name in columns]
    return pd.DataFrame(
        {
            "column": columns,
            "first": [str(low).removesuffix(" 00:00:00") for low, _ in ends],
            "last": [str(high).removesuffix(" 00:00:00") for _, high in ends],
            "distinct": [dataset.column(name).distinct for name in columns],
        }
    )
