"""A file of new customers, read in the sandbox."""

import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.workflows.segments.customers.uploads import read_customers

COLUMNS = {"customer": "who", "date": "day", "amount": "paid"}


def read(text: str) -> Dataset:
    with read_customers(text.encode(), "new.csv", None, COLUMNS) as upload:
        assert len(upload.dataset.frame) == upload.dataset.rows
        return upload.dataset


def test_it_is_read_as_the_run_was_made() -> None:
    """What of it is left out or missing is said; a file that is neither table is not assigned."""
    rows = "".join(f"c{i % 3},2026-01-{1 + i % 28:02},{i + 1}.5\n" for i in range(12))
    made = read("who,day,paid\n" + rows + "c1,not a day,3\n")
    assert made.rows == 3
    assert "rows_without_date" in [one.code for one in made.findings]
    assert made.recipe["kind"] == "transactions"
    with pytest.raises(InputError) as caught:
        read("who,day,price\n" + rows)
    assert (caught.value.code, caught.value.context["columns"]) == ("missing_columns", ["paid"])
    assert read("who,recency\na,3\nb,4\n").rows == 2
