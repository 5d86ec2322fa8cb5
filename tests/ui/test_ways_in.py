"""Each way to a table is taken after another one: the newest choice is what is open."""

import sqlite3
from contextlib import closing

from lib.settings import read_settings
from tests.ui.conftest import WORKSPACE

PEOPLE = b"age,income,city\n" + b"".join(
    b"%d,%d,%s\n" % (20 + n % 37, 1000 + 17 * n, (b"a", b"b")[n % 2]) for n in [*range(60)] * 2
)
PURCHASES = b"customer,date,amount\n" + b"".join(
    b"%d,2024-0%d-1%d,%d.5\n" % (n % 12 + 1, n % 6 + 1, n % 9, 10 + n % 7) for n in range(60)
)


def table(at) -> str:
    return at.session_state["deepworth.dataset"]


def earlier(at, dataset_id: str) -> None:
    """Choose a table of before."""
    at.selectbox(key="deepworth_earlier").set_value(dataset_id).run()
    assert not at.exception
    assert table(at) == dataset_id


def press(at, start: str) -> None:
    next(one for one in at.button if one.label.startswith(start)).click().run()
    assert not at.exception


def upload(at, name: str, data: bytes) -> str:
    at.file_uploader(key="deepworth_upload").set_value((name, data, "text/csv")).run()
    assert not at.exception
    return table(at)


def test_the_newest_choice_of_a_table_is_open(open_app, store):
    at = open_app("data")
    people = upload(at, "people.csv", PEOPLE)
    at.button(key="deepworth_sample_wine").click().run()
    sample = table(at)
    assert sample != people
    earlier(at, people)
    assert at.selectbox(key="deepworth_earlier").value is None
    purchases = upload(at, "purchases.csv", PURCHASES)
    assert store.load_dataset(WORKSPACE, purchases).name == "purchases.csv"
    earlier(at, people)
    press(at, "Remove duplicate rows")
    fewer = table(at)
    assert store.load_dataset(WORKSPACE, fewer).origin == people
    earlier(at, people)
    earlier(at, fewer)
    press(at, "Undo")
    assert table(at) == people
    at.button(key="deepworth_sample_wine").click().run()
    assert table(at) == sample
    earlier(at, people)
    at.query_params["table"] = purchases
    at.run()
    assert table(at) == purchases
    at.run()
    assert table(at) == purchases


def test_a_table_made_of_an_earlier_one_is_open(open_app, store):
    at = open_app("data")
    purchases = upload(at, "purchases.csv", PURCHASES)
    upload(at, "people.csv", PEOPLE)
    at.session_state["deepworth.dataset"] = None
    at.switch_page("pages/segments.py").run()
    earlier(at, purchases)
    press(at, "Continue with")
    customers = table(at)
    assert store.load_dataset(WORKSPACE, customers).origin == purchases
    press(at, "Change the columns")
    assert table(at) == purchases


def test_purchases_without_amounts_are_no_dead_end(open_app, store):
    visits = b"".join(line.rsplit(b",", 1)[0] + b"\n" for line in PURCHASES.splitlines())
    at = open_app("segments")
    upload(at, "visits.csv", visits)
    assert "Revenue" not in [one.label for one in at.metric]
    press(at, "Continue with")
    assert "monetary" not in store.load_dataset(WORKSPACE, table(at)).frame
    assert any(one.label.startswith("Run ") for one in at.button)


def test_tables_of_one_name_are_told_apart_and_what_only_runs_read_is_not_listed(open_app, store):
    from dataclasses import replace

    from lib.intake.reading import read_table
    from lib.workflows.reviews.texts.deriving import RECIPE
    from lib.workflows.segments.customers.transactions import customer_table, suggest_columns

    bought = read_table(PURCHASES, "bought.csv")
    first = store.save_dataset(WORKSPACE, bought)
    columns = suggest_columns(bought)
    for reference in ("2024-07-01", "2024-08-01"):
        made, _ = customer_table(bought, columns, reference)
        store.save_dataset(WORKSPACE, replace(made, origin=first))
    store.save_dataset(WORKSPACE, replace(bought, recipe={"kind": RECIPE}, origin=first))
    at = open_app("data")
    options = at.selectbox(key="deepworth_earlier").options
    assert len(options) == len(set(options)) == 3
    assert sum("one row per customer" in one for one in options) == 2
    assert options[-1] == "bought.csv (60 rows, 3 columns)"


def test_a_table_is_pasted(open_app, store):
    at = open_app("data")
    at.session_state["deepworth_paste"] = True
    at.run()
    at.text_area(key="deepworth_pasted").set_value("  ")
    press(at, "Read the pasted")
    assert "First paste the cells" in at.info[0].value
    at.text_area(key="deepworth_pasted").set_value("just one line")
    press(at, "Read the pasted")
    assert at.error
    at.text_area(key="deepworth_pasted").set_value(PEOPLE.decode().replace(",", "\t"))
    press(at, "Read the pasted")
    dataset = store.load_dataset(WORKSPACE, table(at))
    assert (dataset.name, dataset.rows, dataset.reading.delimiter) == ("pasted.csv", 120, "\t")


def test_a_database_is_queried_where_the_operator_names_one(open_app, store, tmp_path, monkeypatch):
    assert "deepworth_query_form" not in str(open_app("data"))
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE orders (zip TEXT, amount REAL)")
        rows = [(f"{place % 9:05}", place / 4) for place in range(40)]
        connection.executemany("INSERT INTO orders VALUES (?, ?)", rows)
        connection.commit()
    monkeypatch.setenv("DEEPWORTH_DATABASES", f"shop=sqlite:///{file}")
    monkeypatch.setenv("DEEPWORTH_QUERY_ROWS", "30")
    read_settings.cache_clear()
    at = open_app("data")
    at.session_state["deepworth_query"] = True
    at.run()
    at.text_area(key="deepworth_query_text").set_value("DROP TABLE orders")
    press(at, "Run the query")
    assert "starts with DROP" in at.error[0].value
    at.text_area(key="deepworth_query_text").set_value("SELECT * FROM orders")
    at.text_input(key="deepworth_query_name").set_value("sold")
    press(at, "Run the query")
    dataset = store.load_dataset(WORKSPACE, table(at))
    assert (dataset.name, dataset.rows) == ("sold", 30)
    assert [one.values["rows"] for one in dataset.findings if one.code == "query_cut"] == [30]
    assert dataset.frame["zip"].iloc[1] == "00001"
    assert store.upload_path(WORKSPACE, dataset.sha256) is not None
