"""Tables are taken away with each cell's own text, unless it was changed."""

from dataclasses import replace
from io import StringIO

import numpy as np
import pandas as pd
import pytest

from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.intake.own_text import Origin
from lib.intake.reading import read_table
from lib.intake.remedies import apply
from lib.report.table_files import predicted_csv, table_csv
from lib.workflows.segments.report.segment_files import customers_csv

TEXT = (
    "zip,area,price,when,pay,n\n"
    '02134,NA,1.50,2024-03-01,"1,200 €",5\n'
    "00501,EU,2.00,2024-03-02,13 €,7\n"
    '02134,NA,1.50,2024-03-01,"1,200 €",5\n'
    "10001,EU,?,2024-03-03 10:00,8 €,-999\n"
    "10002,,3,2024-03-04,9 €,08\n"
) + "".join(f"1{n:04d},NA,{n}.10,2024-04-{n + 1:02d},{n} €,{n}\n" for n in range(9))


def read(overrides: dict[str, object] | None = None) -> Dataset:
    return read_table(TEXT.encode(), "t.csv", overrides)


def cells(csv: bytes) -> pd.DataFrame:
    return pd.read_csv(StringIO(csv.decode("utf-8-sig")), dtype=str, keep_default_na=False)


def own(dataset: Dataset, original: Dataset | None = None, file: bytes = b"") -> pd.DataFrame:
    given = dataset.reading.given or {}
    origin = Origin(given, original.about() if original else {})
    rows = original.frame if original else None
    return cells(table_csv(dataset, "", file or TEXT.encode(), origin, rows))


def test_cells_that_were_not_changed_keep_their_text() -> None:
    frame = own(read())
    assert frame["zip"].tolist()[:2] == ["02134", "00501"]
    assert frame["area"].tolist()[:5] == ["NA", "EU", "NA", "EU", ""]
    assert frame["price"].tolist()[:5] == ["1.50", "2.00", "1.50", "", "3"]
    assert frame["when"].tolist()[:4] == [
        "2024-03-01",
        "2024-03-02",
        "2024-03-01",
        "2024-03-03 10:00",
    ]
    assert frame["pay"].tolist()[:2] == ["1200", "13"]


def test_what_remedies_changed_is_written_changed() -> None:
    original = read()
    made = apply(
        original,
        [
            Remedy(RemedyKind.DROP_DUPLICATES),
            Remedy(RemedyKind.AS_MISSING, ("n",), ("-999",)),
            Remedy(RemedyKind.AS_CATEGORY, ("area",), ("none",)),
            Remedy(RemedyKind.LEAVE_OUT, ("pay",)),
        ],
    )
    frame = own(replace(made, origin="first"), original)
    assert "pay" not in frame.columns
    assert len(frame) == len(original.frame) - 1
    assert frame["zip"].tolist()[:4] == ["02134", "00501", "10001", "10002"]
    assert frame["n"].tolist()[:4] == ["5", "7", "", "08"]
    assert frame["area"].tolist()[:4] == ["NA", "EU", "EU", "none"]
    assert frame["price"].tolist()[:2] == ["1.50", "2.00"]


def test_rows_that_were_joined_keep_their_text() -> None:
    rows = np.array([3, 0])
    csv = customers_csv(
        read(), rows, np.array([0, 1]), {"0": "a", "1": "b"}, "", TEXT.encode(), Origin({})
    )
    frame = cells(csv)
    assert frame["zip"].tolist() == ["10001", "02134"]
    assert frame["price"].tolist() == ["", "1.50"]


def test_predicted_rows_keep_their_text_beside_what_was_predicted() -> None:
    dataset = read()
    frame = dataset.frame.assign(predicted=[f"p{n}" for n in range(dataset.rows)])
    own = cells(predicted_csv(frame, 1, "", dataset.about(), TEXT.encode(), {}))
    assert own["zip"].tolist()[:2] == ["02134", "00501"]
    assert own["price"].tolist()[0] == "1.50"
    assert own["predicted"].tolist() == frame["predicted"].tolist()
    assert cells(predicted_csv(frame, 1))["price"].tolist()[0] == "1.5"


def test_a_file_that_gives_another_table_leaves_the_values_as_they_were_read() -> None:
    frame = own(read(), file=b"zip,area\n1,2\n")
    assert frame["price"].tolist()[:3] == ["1.5", "2.0", "1.5"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "-5", "+7", "@x", "1e5", "٣", "  a  ", "1 000", "−3", "N/A"]
)
def test_odd_cells_are_no_formulas_and_lose_nothing(cell: str) -> None:
    text = "a|b\n" + "".join(f"{one}|{n}\n" for n, one in enumerate([cell, "x y", "z"]))
    dataset = read_table(text.encode(), "t.csv", {"delimiter": "|"})
    csv = table_csv(dataset, "", text.encode(), Origin(dataset.reading.given or {}))
    shown = cells(csv)["a"][0]
    assert shown.strip().lstrip("'") in (cell.strip(), "")
    assert not shown.startswith(("=", "@"))
