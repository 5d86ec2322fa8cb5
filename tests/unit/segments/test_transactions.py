"""Transactions become customers: recognised, cleaned with a finding each, counted rightly."""

import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading
from lib.errors import InputError
from lib.intake.reading import read_table
from lib.workflows.segments.customers.amounts import parse_amounts
from lib.workflows.segments.customers.transactions import (
    TransactionColumns,
    customer_table,
    parse_expression,
    suggest_columns,
)

NOW = pd.Timestamp("2026-06-01")
HEADER = "invoice_no,sku,qty,ordered,unit_price,customer_id\n"
ROWS = (
    "A1,pen,2,2026-01-01,1.5,17.0\n"
    "A1,ink,1,2026-01-01,5,17.0\n"
    "A2,pen,1,2026-01-31,1.5,17.0\n"
    "C2,pen,-1,2026-02-02,1.5,17.0\n"
    "A3,pen,4,2026-02-10,1.5,18.0\n"
    "A4,cap,1,2026-02-10,0,18.0\n"
    "A5,ink,1,2026-02-11,5,\n"
)
COLUMNS = TransactionColumns(
    "customer_id", "ordered", None, "qty", "unit_price", "invoice_no", "sku"
)


def shop(rows: str = ROWS) -> Dataset:
    return read_table((HEADER + rows).encode(), "shop.csv")


def codes(dataset: Dataset) -> dict[str, int]:
    return {one.code: one.values["count"] for one in dataset.findings}


def test_each_customer_is_counted_by_hand():
    table, facts = customer_table(shop(), COLUMNS, now=NOW)
    first, second = table.frame.to_dict("records")
    # The rows end on 10 February (the row of the 11th has no customer): counted to the 11th.
    assert facts.reference == "2026-02-11"
    assert (first["customer"], first["recency"], first["frequency"]) == ("17", 11, 2)
    assert first["monetary"] == pytest.approx(8.0)
    assert first["tenure"] == 41
    assert first["gap"] == 30
    assert first["average_amount"] == pytest.approx(4.75)
    assert first["basket"] == 2
    assert first["diversity"] == 2
    assert first["return_rate"] == 0.25
    assert (second["frequency"], second["monetary"], second["diversity"]) == (1, 6.0, 1)
    assert np.isnan(second["gap"])
    assert str(first["last_date"])[:10] == "2026-01-31"


def test_what_is_left_out_is_said():
    table, facts = customer_table(shop(), COLUMNS, now=NOW)
    found = codes(table)
    assert found["rows_without_customer"] == 1
    assert found["returns_subtracted"] == found["rows_free"] == 1
    assert facts.orders_cancelled == 1
    assert table.recipe["kind"] == "transactions"
    assert TransactionColumns(**table.recipe["columns"]) == COLUMNS
    assert table.column("customer").kind is ColumnKind.IDENTIFIER
    assert table.kinds()["first_date"] is ColumnKind.DATETIME


def test_a_reference_date_hides_what_came_later():
    table, facts = customer_table(shop(), COLUMNS, reference="2026-02-01", now=NOW)
    assert table.frame["customer"].tolist() == ["17"]
    assert table.frame["recency"].tolist() == [1]
    assert facts.rows_after_reference == codes(table)["rows_after_reference"] == 3
    for wrong, code in (("2020-01-01", "reference_too_early"), ("soon", "reference_unreadable")):
        with pytest.raises(InputError, match=code):
            customer_table(shop(), COLUMNS, reference=wrong, now=NOW)


def test_days_are_orders_where_there_is_no_invoice():
    columns = TransactionColumns("customer_id", "ordered", quantity="qty", price="unit_price")
    frame = customer_table(shop(), columns, now=NOW)[0].frame
    assert frame["frequency"].tolist() == [2, 1]
    assert "diversity" not in frame


def test_strange_rows_are_left_out_with_a_finding():
    strange = "A9,pen,1,2999-01-01,1.5,17.0\nA9,pen,1,no day,1.5,17.0\nA9,pen,1,2026-02-01,,17.0\n"
    many = "".join(f"B{n},pen,1,2026-01-{n % 28 + 1:02d},1.5,{n % 50}.0\n" for n in range(300))
    table, facts = customer_table(shop(ROWS + strange + many), COLUMNS, now=NOW)
    found = codes(table)
    assert found["rows_in_future"] == found["rows_without_date"] == 1
    assert found["rows_without_amount"] == 1
    assert facts.last == "2026-02-10"


def test_dates_in_several_forms_are_read_one_by_one():
    forms = ("2026-01-{:02d}", "{:02d} January 2026", "2026. 1. {}")
    text = "who,on,paid\n" + "".join(
        f"u{n % 5},{forms[n % 3].format(n % 28 + 1)},{n + 1}\n" for n in range(60)
    )
    words = read_table(text.encode(), "x.csv", kinds={"on": ColumnKind.CATEGORY})
    table, facts = customer_table(words, TransactionColumns("who", "on", "paid"), now=NOW)
    assert (facts.first, facts.last) == ("2026-01-01", "2026-01-28")
    assert codes(table)["dates_mixed"] == 1


def test_returns_alone_are_no_customer():
    table, _ = customer_table(shop(ROWS + "C7,pen,-1,2026-02-03,1.5,99.0\n"), COLUMNS, now=NOW)
    assert "99" not in set(table.frame["customer"])
    assert codes(table)["customers_without_purchase"] == 1
    with pytest.raises(InputError, match="no_purchases"):
        customer_table(shop("C1,pen,-1,2026-01-01,2,1\nC2,pen,-1,2026-01-02,2,1\n"), COLUMNS)


@pytest.mark.parametrize(
    ("texts", "values", "currency"),
    [
        (["£1,234.50", "£2.00", "-£3.10"], [1234.5, 2.0, -3.1], "£"),
        (["12,000원", "₩1,500", "3000 원"], [12000, 1500, 3000], "₩"),
        (["(35.00)", "$12", "oops", None], [-35, 12, np.nan, np.nan], "$"),
        (["1.234,50 €", "2,00 €"], [1234.5, 2.0], "€"),
    ],
)
def test_amounts_with_a_currency(texts, values, currency):
    found, currencies = parse_amounts(pd.Series(texts, dtype="str"))
    np.testing.assert_allclose(found, values)
    assert currencies == (currency,)


def test_several_currencies_are_told():
    frame = pd.DataFrame({"who": ["a", "a", "b"], "on": ["2026-01-01"] * 3})
    frame["paid"] = pd.Series(["£1", "$2", "£4"], dtype="str")
    columns = tuple(Column(name, ColumnKind.CATEGORY, 0, 2) for name in frame.columns)
    dataset = Dataset("x", "0" * 64, Reading("csv"), columns, (), frame.astype("str"))
    table, facts = customer_table(dataset, TransactionColumns("who", "on", "paid"), now=NOW)
    assert facts.currency == "£"
    assert "currencies_mixed" in codes(table)
    assert table.frame["monetary"].tolist() == [3.0, 4.0]


def test_the_currency_that_reading_took_off_is_kept():
    rows = "".join(f"A{n},pen,1,2026-01-{n + 1:02d},£{n + 1}.50,{n % 4}\n" for n in range(20))
    assert customer_table(shop(rows), COLUMNS, now=NOW)[1].currency == "£"


def test_korean_columns_are_recognised():
    text = "주문번호,주문일자,고객번호,상품명,수량,단가\n" + "".join(
        f"{n},2026-01-{n % 28 + 1:02d},고객{n % 9},상품{n % 5},{n % 3 + 1},{1000 + n}\n"
        for n in range(60)
    )
    assert suggest_columns(read_table(text.encode(), "주문.csv")) == TransactionColumns(
        "고객번호", "주문일자", None, "수량", "단가", "주문번호", "상품명"
    )


@pytest.mark.parametrize("mark", [",", " ", "   ", "\t"])
def test_purchases_of_compact_discs_are_recognised(real_data, mark):
    lines = (real_data / "segments/cdnow_sample.txt").read_text().splitlines()
    cells = [["customer_id", "date", "number_of_cds", "dollar_value"]]
    cells += [[row[0], *row[2:]] for row in map(str.split, lines)]
    text = "".join(
        f" {mark.join(row)}\n" if mark == "   " else mark.join(row) + "\n" for row in cells
    )
    dataset = read_table(text.encode(), "cdnow.txt")
    found = suggest_columns(dataset)
    assert found == TransactionColumns("customer_id", "date", "dollar_value", "number_of_cds")
    table, facts = customer_table(dataset, found)
    assert (table.rows, round(facts.revenue, 2)) == (2349, 244091.94)


def test_purchases_without_amounts_have_no_money_and_say_so():
    rows = "".join(f"c{n % 9},2026-01-{1 + n % 28:02},p{n % 4}\n" for n in range(60))
    dataset = read_table(f"customer,date,product\n{rows}".encode(), "bought.csv")
    found = suggest_columns(dataset)
    assert found == TransactionColumns("customer", "date", product="product")
    table, facts = customer_table(dataset, found, now=NOW)
    assert not facts.paid
    assert not {"monetary", "average_amount"} & set(table.frame)
    assert table.frame["frequency"].sum() == facts.orders > 0
    assert "amounts_not_known" in [one.code for one in table.findings]
    plain = read_table(f"customer_id,date,cds\n{rows.replace(',p', ',')}".encode(), "cds.csv")
    assert suggest_columns(plain) == TransactionColumns("customer_id", "date")
    visits = read_table(rows.replace(",p", ",").encode(), "visits.csv")
    assert suggest_columns(visits) is None  # three columns without a name say nothing


def test_a_table_of_customers_is_no_table_of_transactions():
    text = "customer_id,signup_date,total\n" + "".join(
        f"{n},2026-01-{n % 28 + 1:02d},{n * 1.5}\n" for n in range(60)
    )
    assert suggest_columns(read_table(text.encode(), "c.csv")) is None


def test_an_expression_names_one_column_or_two():
    names = ["Quantity", "UnitPrice", "a*b"]
    wanted = {"quantity": "Quantity", "price": "UnitPrice"}
    assert parse_expression("Quantity*UnitPrice", names) == wanted
    assert parse_expression("UnitPrice × Quantity", names) == wanted
    assert parse_expression("a*b", names) == {"amount": "a*b"}
    for wrong in ("Quantity*Price", "Quantity+UnitPrice", "", "Quantity*UnitPrice*2"):
        with pytest.raises(InputError, match="amount_expression"):
            parse_expression(wrong, names)


def test_wrong_columns_are_named():
    with pytest.raises(InputError, match="unknown_column"):
        customer_table(shop(), TransactionColumns("who", "ordered", "qty"))
    with pytest.raises(InputError, match="amount_not_given"):
        customer_table(shop(), TransactionColumns("customer_id", "ordered", price="unit_price"))
    with pytest.raises(InputError, match="dates_unreadable"):
        customer_table(shop(), TransactionColumns("customer_id", "sku", "qty"))
    with pytest.raises(InputError, match="amounts_unreadable"):
        customer_table(shop(), TransactionColumns("customer_id", "ordered", "sku"))


def test_the_online_shop(real_data):
    data = (real_data / "segments" / "online_retail.csv.gz").read_bytes()
    dataset = read_table(data, "online_retail.csv.gz")
    started = time.process_time()
    columns = suggest_columns(dataset)
    table, facts = customer_table(dataset, columns)
    assert time.process_time() - started < 3
    assert (columns.customer, columns.quantity, columns.price) == (
        "CustomerID",
        "Quantity",
        "UnitPrice",
    )
    # The counts that everybody gets who leaves out cancelled invoices and rows without a customer.
    assert (facts.customers, facts.orders) == (4338, 18532)
    assert facts.rows_without_customer == 135080
    assert table.frame.set_index("customer").loc["17850", "frequency"] == 34


def orders(lines: str, **roles: str) -> tuple[Any, dict[str, Any]]:
    dataset = read_table(lines.encode(), "x.csv")
    return customer_table(dataset, TransactionColumns("who", "on", "paid", **roles), now=NOW)


def test_orders_of_store_c_are_no_returns():
    line = "u{},{}{},2026-01-{:02d},{}\n"
    lines = [line.format(n % 5, "CAB"[n % 3], n, n % 28 + 1, 10) for n in range(30)]
    _, facts = orders("who,order,on,paid\n" + "".join(lines), invoice="order")
    assert (facts.revenue, facts.rows_returned) == (300, 0)
    credit = [one.replace(",10", ",-10") if ",C" in one else one for one in lines]
    credit = [one.replace("01-10,", "01-11,") for one in credit]
    _, facts = orders("who,order,on,paid\n" + "".join(credit), invoice="order")
    assert facts.rows_returned == 10


@pytest.mark.parametrize(
    ("name", "done", "off"),
    [("order_status", "delivered", "canceled"), ("주문상태", "배송완료", "취소완료")],
)
def test_orders_that_were_called_off_are_left_out(name: str, done: str, off: str):
    rows = "".join(
        f"u{n % 5},2026-01-{n % 28 + 1:02d},10,{off if n % 5 == 0 else done}\n" for n in range(30)
    )
    table, facts = orders(f"who,on,paid,{name}\n" + rows)
    assert (facts.revenue, facts.rows_called_off) == (240, 6)
    assert codes(table)["rows_called_off"] == 6


def test_one_form_of_dates_is_not_several():
    rows = "".join(f"u{n % 5},{n % 12 + 1:02d}/{n % 28 + 1:02d}/24,{n + 1}\n" for n in range(60))
    table, _ = orders("who,on,paid\n" + rows)
    assert "dates_mixed" not in codes(table)


def test_what_is_counted_ends_with_the_reference_date():
    """Rows after it are in no figure beside those of the customers."""
    _, facts = customer_table(shop(), COLUMNS, "2026-01-31", now=NOW)
    assert (facts.rows_used, facts.rows_after_reference) == (3, 3)
    assert (facts.revenue, facts.rows_returned, facts.rows_free) == (9.5, 0, 0)


def test_the_share_of_revenue_without_a_customer_is_one_of_a_whole():
    lost = "A6,ink,-9,2026-02-11,5,\n"
    table, _ = customer_table(shop(ROWS + lost), COLUMNS, now=NOW)
    assert codes(table)["lines_without_customer"] == 2
    found = {one.code: one.values for one in customer_table(shop(), COLUMNS, now=NOW)[0].findings}
    assert found["rows_without_customer"]["revenue"] == pytest.approx(26.3)


def test_rows_called_off_are_no_revenue_without_a_customer():
    header = HEADER.replace("\n", ",status\n")
    rows = "".join(f"{row},paid\n" for row in ROWS.splitlines())
    rows += "A7,ink,100,2026-02-11,5,,cancelled\n"
    table = read_table((header + rows).encode(), "shop.csv")
    made, _ = customer_table(table, COLUMNS, now=NOW)
    found = {one.code: one.values for one in made.findings}
    assert found["rows_called_off"]["count"] == 1
    assert found["rows_without_customer"]["revenue"] == pytest.approx(26.3)
