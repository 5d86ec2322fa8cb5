"""How a run's table is read with pandas alone, rows and columns as the run had them."""

from collections.abc import Iterable, Iterator, Mapping

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.core.dealing import MANY_GROUPS
from lib.core.facts import Json
from lib.core.results import Run
from lib.core.task import TaskKind
from lib.intake.delimited.fixed_width import FIXED_WIDTH
from lib.intake.values.cells import MARKERS, PUNCTUATION
from lib.intake.values.column_options import lines
from lib.intake.values.value_steps import OF_VALUES, pairs_of
from lib.report.exports.plain_code import copied

_MARKS = ("unit", "decimal", "thousands", "bounds")
_BOUNDS = r"^(?:[<>≤≥]=?|=[<>])\s*|\s*(?:[+]|이상|이하|미만|초과)$"
MANY_LEVELS = 40
"""As in lib.preparing.columns, which loads scikit-learn."""
_OTHERWISE = "Download the table as Parquet on the Data page and write its name as TABLE."
"""Said in code, which is English throughout."""
_OURS = frozenset(
    [
        *("merged_filled", "numbers_multiplied", "triangles_minus", "triangles_signs"),
        *("rulers_left_out", "totals_left_out", "times_as_hours", "durations_as_hours"),
        *("epoch_as_dates", "serials_as_dates"),
    ]
)
"""What was noticed of tables that pandas alone would read otherwise."""
_TIDY = """\
# Cells are read as they are written; surrounding spaces and signs for "missing" go.
table = table.astype("str").apply(lambda column: column.str.strip())
table = table[(table.fillna("") != "").any(axis=1)].reset_index(drop=True)
for name in table.columns:
    signs = MISSING_SIGNS - PUNCTUATION if name in SENTENCES else MISSING_SIGNS
    signs = (signs | set(ALSO_MISSING.get(name, ()))) - set(KEPT.get(name, ()))
    table[name] = table[name].mask(table[name].isin(signs))"""
_NUMBERS = """\
for name in NUMBERS:
    marks = MARKS.get(name, {})
    numbers = table[name].str.replace(marks.get("unit", ""), "", regex=False)
    if marks.get("bounds") == "number":
        numbers = numbers.str.replace(BOUNDS, "", regex=True)
    numbers = numbers.str.replace(marks.get("thousands", ""), "", regex=False)
    numbers = numbers.str.replace(marks.get("decimal", "."), ".", regex=False).str.strip()
    table[name] = pd.to_numeric(numbers, errors="coerce").replace([np.inf, -np.inf], np.nan)"""
_SCALES = """\
for name, points in RATINGS.items():
    cells = table[name].dropna().unique().tolist()
    stars = {cells[at]: on_scale(one, points) for at, one in known_ratings(cells).items()}
    table[name] = table[name].map(stars).astype("float64")"""
_DATES = """\
for name, order in DATES.items():
    # Times stay as the clock showed them. Without an order, dates in any other form than
    # 2024-12-31 stop here: which part is the month is not guessed.
    zone = r"(:[0-9]{2}(?:[.][0-9]+)?) *(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$"
    dates = table[name].str.replace(zone, r"\\1", regex=True)
    table[name] = pd.to_datetime(
        dates,
        format="mixed" if order else "ISO8601",
        dayfirst=order == "dmy",
        yearfirst=order == "ymd",
    )"""
_CHECK = """\
found = {name: int(table[name].isna().sum()) for name in MISSING}
print("rows:", len(table), "as in the run:", (len(table), found) == (ROWS, MISSING))
table.head()"""


def given_names(run: Run) -> dict[str, Json]:
    """Return what the cells of a notebook know of the task, by the names they use."""
    kinds = {
        TaskKind.REGRESSION: "continuous",
        TaskKind.BINARY: "binary",
        TaskKind.MULTICLASS: "multiclass",
    }
    texts = [
        name
        for name, kind in run.task.features.items()
        if kind == ColumnKind.TEXT and name != run.task.text
    ]
    return {
        "TABLE": run.dataset_name,
        "TARGET": run.task.target,
        "FEATURES": dict(run.task.features),
        "CLASSES": list(run.task.classes),
        "TEXTS": texts,
        "MEANS": kinds[run.task.kind],
        "FOLDS": run.plan.folds,
        "REPEATS": run.plan.repeats,
        "SEED": run.plan.seed,
        # Reviews are always dealt by their repeats, other rows where there are many groups.
        "DEALT_FROM": 0 if run.task.text else MANY_GROUPS,
    }


def absent(run: Run, dataset: Dataset | None) -> list[str]:
    """Return the transformers and steps that no column of a run needs."""
    kinds = {str(kind) for kind in run.task.features.values()}
    found = [
        name
        for kind, name in ((ColumnKind.DATETIME, "DateParts"), (ColumnKind.TEXT, "TextVectors"))
        if kind not in kinds
    ]
    coded = {ColumnKind.NUMBER, ColumnKind.DATETIME, ColumnKind.TEXT}
    features = [] if dataset is None else [dataset.column(name) for name in run.task.features]
    if features and all(one.kind in coded or one.distinct <= MANY_LEVELS for one in features):
        found.append("TargetMeans")
    return found if run.task.group else [*found, "_grouped"]


def reading_code(
    dataset: Dataset | None, original: Dataset | None, run: Run
) -> tuple[dict[str, Json], str]:
    """Return the names of the reading cell with their values, and the cell."""
    written = original or dataset
    numbers, dates = _typed(dataset, run)
    scales = {name: int(_written_of(written, name).get("scale", 0)) for name in numbers}
    scales = {name: points for name, points in scales.items() if points}
    numbers = [name for name in numbers if name not in scales]
    given: dict[str, Json] = {
        "NUMBERS": numbers,
        "MARKS": _marks(written, numbers),
        "DATES": {name: _written_of(written, name).get("dates", "") for name in dates},
        "RATINGS": scales,
        "SENTENCES": _sentences(written, run),
        "KEPT": _words(written, "kept"),
        "ALSO_MISSING": _words(written, "missing"),
        "BOUNDS": _BOUNDS,
        "MISSING_SIGNS": sorted(MARKERS),
        "PUNCTUATION": sorted(PUNCTUATION),
    }
    if written is not None:
        given = {"COLUMNS": [column.name for column in written.columns], **given}
    if dataset is not None:
        given["ROWS"] = dataset.rows
        given["MISSING"] = {one.name: one.missing for one in dataset.columns}
    lines = [
        "MISSING_SIGNS, PUNCTUATION = set(MISSING_SIGNS), set(PUNCTUATION)",
        'if TABLE.endswith(".parquet"):',
        "    table = pd.read_parquet(TABLE)",
        "else:",
        *_indented(_written(written)),
        *_indented(_TIDY),
        *_indented("\n".join(_signs(dataset))),
        *_indented(_NUMBERS if numbers else ""),
        *_indented(_SCALES if scales else ""),
        *_indented(_DATES if dates else ""),
        *_indented("\n".join(_steps(dataset))),
        _CHECK if dataset is not None else "table.head()",
    ]
    needed = "\n\n\n".join(filter(None, copied(_SCALES, given))) + "\n\n\n" if scales else ""
    return given, needed + "\n".join(line for line in lines if line)


def _typed(dataset: Dataset | None, run: Run) -> tuple[list[str], list[str]]:
    if dataset is None:
        kinds = dict(run.task.features)
        if run.task.kind is TaskKind.REGRESSION:
            kinds[run.task.target] = ColumnKind.NUMBER
        numbers = [name for name, kind in kinds.items() if kind == ColumnKind.NUMBER]
        return numbers, [name for name, kind in kinds.items() if kind == ColumnKind.DATETIME]
    types = {str(name): dtype.kind for name, dtype in dataset.frame.dtypes.items()}
    numbers = [name for name, kind in types.items() if kind in "if"]
    return numbers, [name for name, kind in types.items() if kind == "M"]


def _written(dataset: Dataset | None) -> str:
    """Return the statement that reads the cells as strings, under the columns' names."""
    if dataset is None:
        return 'table = pd.read_csv(TABLE, dtype="str", keep_default_na=False)'
    reading = dataset.reading
    ours = any(finding.code in _OURS for finding in dataset.findings)
    ours |= reading.delimiter == FIXED_WIDTH
    if reading.format not in ("text", "xlsx") or ours:
        # Labels, merged cells, objects in objects: pandas alone makes another table of them.
        return f"raise ValueError({_OTHERWISE!r})"
    start = reading.header_row + 1
    for finding in dataset.findings:
        start += finding.count("rows") - 1 if finding.code == "headers_joined" else 0
    common = f'header=None, names=COLUMNS, skiprows={start}, dtype="str"'
    if reading.format == "xlsx":
        return f"table = pd.read_excel(TABLE, sheet_name={reading.sheet!r}, {common})"
    return (
        f"table = pd.read_csv(\n    TABLE, sep={reading.delimiter or ','!r}, "
        f"encoding={reading.encoding or 'utf-8'!r}, {common},\n    keep_default_na=False, "
        f"skip_blank_lines=False,\n)"
    )


def _written_of(dataset: Dataset | None, name: str) -> Mapping[str, str]:
    found = () if dataset is None else dataset.columns
    return next((one.written for one in found if one.name == name), {})


def _sentences(dataset: Dataset | None, run: Run) -> list[str]:
    """Return the columns of texts, in which a dash is no missing value."""
    kinds = run.task.features if dataset is None else dataset.kinds()
    return [name for name, kind in kinds.items() if kind == ColumnKind.TEXT]


def _marks(dataset: Dataset | None, numbers: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what stood at the numbers of each column: its unit and its marks."""
    written = {name: _written_of(dataset, name) for name in numbers}
    marks = {
        name: {key: one[key] for key in _MARKS if one.get(key)} for name, one in written.items()
    }
    return {name: one for name, one in marks.items() if one}


def _words(dataset: Dataset | None, key: str) -> dict[str, list[str]]:
    """Return the words of each column that are levels, or further ones that mean missing."""
    columns = () if dataset is None else dataset.columns
    return {column.name: lines(column.written[key]) for column in columns if key in column.written}


def _signs(dataset: Dataset | None) -> Iterator[str]:
    """Yield what was done to values: more of them missing, missing ones a level, levels merged."""
    for remedy in _remedies(dataset):
        if remedy.kind not in OF_VALUES:
            continue
        yield f"for name in {list(remedy.columns)!r}:"
        if remedy.kind is RemedyKind.AS_MISSING:
            yield f"    table[name] = table[name].mask(table[name].isin({list(remedy.values)!r}))"
        elif remedy.kind is RemedyKind.AS_CATEGORY:
            yield f"    table[name] = table[name].fillna({remedy.values[0]!r})"
        else:
            yield f"    table[name] = table[name].replace({pairs_of(remedy.values)!r})"


def _steps(dataset: Dataset | None) -> Iterator[str]:
    rows = [
        int(row) - 1
        for remedy in _remedies(dataset)
        if remedy.kind is RemedyKind.DROP_ROWS
        for row in remedy.values
    ]
    if rows:
        yield f"table = table.drop(index={sorted(set(rows))!r}).reset_index(drop=True)"
    for remedy in _remedies(dataset):
        if remedy.kind is RemedyKind.LEAVE_OUT:
            yield f"table = table.drop(columns={list(remedy.columns)!r})"
        elif remedy.kind is RemedyKind.DROP_DUPLICATES:
            yield "table = table.drop_duplicates(ignore_index=True)"


def _remedies(dataset: Dataset | None) -> Iterable[Remedy]:
    return () if dataset is None else dataset.remedies


def _indented(text: str) -> Iterator[str]:
    return (f"    {line}" for line in text.splitlines())
