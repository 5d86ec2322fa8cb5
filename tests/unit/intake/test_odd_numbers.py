"""Numbers with signs, digits and units of many lands, which a plain reader takes for words."""

from typing import Any

import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.intake.doubts import doubts_of
from lib.intake.reading import read_table


def column(cells: list[str], mark: str = ";") -> Dataset:
    text = f"value{mark}w\n" + "".join(f"{cell}{mark}x{n}\n" for n, cell in enumerate(cells))
    return read_table(text.encode(), "x.csv")


def found(dataset: Dataset, code: str) -> dict[str, Any] | None:
    return next((dict(one.values) for one in dataset.findings if one.code == code), None)


@pytest.mark.parametrize(
    ("cells", "first", "unit"),
    [
        (["1 200,50 руб.", "2 201,75 руб.", "980,10 руб."], 1200.5, "руб."),
        (["CHF 1'370.05", "CHF 2'000.10", "CHF 17.00"], 1370.05, "CHF"),
        (["Rs. 1,23,456.50", "Rs. 98,765.25", "Rs. 12.00"], 123456.5, "Rs."),
        (["R$ 1.234,06", "R$ 2.235,16", "R$ 7,00"], 1234.06, "R$"),
        (["€ 2.102,12-", "€ 3.103,10", "€ 4,05"], -2102.12, "€"),
        (["1,5 Kč", "2,5 Kč", "13,0 Kč"], 1.5, "Kč"),
        (["１２３", "４５６", "７８９"], 123, ""),
        (["１．５％", "２．５％", "３．０％"], 1.5, "%"),
        (["١٢٣", "٤٥٦", "٧٨٩"], 123, ""),
        (["۱۲٫۵", "۱۳٫۵", "۱۴٫۰"], 12.5, ""),
    ],
)
def test_numbers_of_many_lands_are_numbers(cells: list[str], first: float, unit: str) -> None:
    dataset = column(cells)
    assert dataset.frame["value"].iloc[0] == pytest.approx(first)
    assert dataset.column("value").written.get("unit", "") == unit


def test_triangles_are_minus_as_in_accounts_and_that_is_said() -> None:
    dataset = column(["△30", "10", "▲5", "1,200", "40"])
    assert dataset.frame["value"].tolist() == [-30, 10, -5, 1200, 40]
    assert (found(dataset, "triangles_minus") or {})["count"] == 2


def test_triangles_up_are_plus_where_others_point_down() -> None:
    dataset = column(["▲30", "▼10", "▲5", "▼1,200", "40"])
    assert dataset.frame["value"].tolist() == [30, -10, 5, -1200, 40]
    assert found(dataset, "triangles_minus") is None
    assert (found(dataset, "triangles_signs") or {})["count"] == 4


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1.2K", "980", "3M", "4.5K", "2M", "7K"], [1200, 980, 3e6, 4500, 2e6, 7000]),
        (["3만", "1.5억", "2천", "4만", "5만"], [3e4, 1.5e8, 2e3, 4e4, 5e4]),
    ],
)
def test_powers_of_ten_are_multiplied_where_they_differ(
    cells: list[str], read: list[float]
) -> None:
    dataset = column(cells)
    assert dataset.frame["value"].tolist() == read
    assert found(dataset, "numbers_multiplied")
    # A new file has but one of them, and is read alike.
    like = {"value": dataset.column("value").like()}
    new = read_table(b"value;w\n1.2K;a\n3K;b\n", "new.csv", like=like)
    assert new.frame["value"].tolist() == [1200, 3000]


def test_one_power_of_ten_throughout_is_a_unit_and_flats_are_none() -> None:
    assert column(["1K", "2K", "3K", "4K", "5K"]).column("value").written == {"unit": "K"}
    flats = column([f"{n}{'ABC'[n % 3]}" for n in range(1, 25)])
    assert flats.column("value").kind is not ColumnKind.NUMBER
    assert found(flats, "units_mixed") is None


@pytest.mark.parametrize(
    ("cells", "units"),
    [
        ([f"{'$' if n % 2 else '€'}{n}.50" for n in range(1, 21)], ["$", "€"]),
        ([f"{n}.50 m" if n % 2 else f"{n}50 cm" for n in range(1, 21)], ["cm", "m"]),
    ],
)
def test_units_that_cannot_be_compared_are_told(cells: list[str], units: list[str]) -> None:
    dataset = column(cells)
    assert dataset.frame["value"].tolist() == cells
    assert (found(dataset, "units_mixed") or {})["units"] == units


def test_a_point_before_three_digits_is_asked_about_between_semicolons() -> None:
    cells = [f"{n}.{n + 100}" for n in range(1, 14)]
    dataset = column(cells)
    (doubt,) = (one for one in doubts_of(dataset) if one.about == "decimal")
    assert dataset.frame["value"].iloc[0] == 1.101
    other = read_table(
        ("value;w\n" + "".join(f"{cell};x\n" for cell in cells)).encode(), "x.csv", doubt.others[0]
    )
    assert other.frame["value"].iloc[0] == 1101
    assert not doubts_of(column([*cells, "0.5"]))
    assert not [one for one in doubts_of(column(cells, ",")) if one.about == "decimal"]


def test_months_are_known_in_other_languages() -> None:
    months = {
        "fr": "janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    }
    for names in months.values():
        dataset = column([f"{n}. {name} 2022" for n, name in enumerate(names.split(), start=1)])
        assert dataset.column("value").kind is ColumnKind.DATETIME
        assert [(one.day, one.month) for one in dataset.frame["value"]] == [
            (n, n) for n in range(1, 13)
        ]
    spanish = column([f"{n} de enero de 2020" for n in range(1, 12)])
    assert spanish.column("value").kind is ColumnKind.DATETIME
