"""Real files: how each is read, its shape, and the kinds that matter."""

import time
from pathlib import Path

import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.intake.reading import read_table

pytestmark = pytest.mark.data

# file: rows, columns, encoding, delimiter, header row, decimal, thousands
READINGS = {
    "tabular/adult_train_nohdr.csv.gz": (32561, 15, "utf-8", ",", -1, ".", None),
    "tabular/bike_sharing_hour.csv.gz": (17379, 17, "utf-8", ",", 0, ".", None),
    "tabular/california_housing.csv": (20640, 10, "utf-8", ",", 0, ".", None),
    "tabular/concrete.csv": (1030, 9, "utf-8", ",", 0, ".", None),
    "tabular/covertype_15k.csv": (15120, 56, "utf-8", ",", 0, ".", None),
    "tabular/cpu_act.csv": (8192, 22, "utf-8", ",", 0, ".", None),
    "tabular/energy_efficiency_decimalcomma.csv": (768, 10, "utf-8-sig", ";", 0, ",", None),
    "tabular/german_credit_named.csv": (1000, 21, "utf-8", ",", 0, ".", None),
    "tabular/heart_cleveland.csv": (303, 14, "utf-8", ",", 0, ".", None),
    "tabular/mushroom.csv": (8124, 23, "utf-8", ",", 0, ".", None),
    "tabular/penguins.csv": (344, 7, "utf-8", ",", 0, ".", None),
    "tabular/spambase.csv": (4601, 58, "utf-8", ",", 0, ".", None),
    "tabular/splice.csv": (3190, 62, "utf-8", ",", 0, ".", None),
    "tabular/student_mat.csv": (395, 33, "utf-8", ",", 0, ".", None),
    "tabular/telco_churn.csv": (7043, 21, "utf-8", ",", 0, ".", None),
    "tabular/vehicle.csv": (846, 19, "utf-8", ",", 0, ".", None),
    "tabular/wine_red_semicolon.csv": (1599, 12, "utf-8", ";", 0, ".", None),
    "tabular/wine_white.csv": (4898, 12, "utf-8", ",", 0, ".", None),
    "encodings/kr_population_by_gender.csv": (3833, 207, "cp949", ",", 0, ".", None),
    "encodings/kr_public_health_orgs.csv": (227, 15, "cp949", ",", 0, ".", None),
    "encodings/kr_seoul_crime.csv": (31, 11, "cp949", ",", 0, ".", ","),
    "encodings/kr_seoul_temperature_kma.csv.gz": (39926, 5, "cp949", ",", 0, ".", None),
    "encodings/kr_subway_time.csv": (598, 52, "cp949", ",", 0, ".", None),
    "reviews/nsmc_test_10k.tsv.gz": (10000, 3, "utf-8", "\t", 0, ".", None),
    "reviews/yelp_labelled.txt": (1000, 2, "utf-8", "\t", -1, ".", None),
    "reviews/womens_clothing_reviews.csv.gz": (23486, 11, "utf-8", ",", 0, ".", None),
    "segments/cdnow_sample.txt": (6919, 5, "utf-8", " ", -1, ".", None),
    "segments/marketing_campaign.csv": (2240, 29, "utf-8-sig", ";", 0, ".", None),
}


def read(folder: Path, file: str) -> Dataset:
    path = folder / file
    return read_table(path.read_bytes(), path.name)


def codes(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    return {finding.code: finding.columns for finding in dataset.findings}


@pytest.mark.parametrize("file", READINGS)
def test_reading_and_shape(real_data: Path, file: str) -> None:
    dataset = read(real_data, file)
    how = dataset.reading
    found = (how.encoding, how.delimiter, how.header_row, how.decimal, how.thousands)
    assert (*dataset.frame.shape, *found) == READINGS[file]
    assert dataset.frame.columns.is_unique


def test_telco(real_data: Path) -> None:
    dataset = read(real_data, "tabular/telco_churn.csv")
    assert dataset.column("customerID").kind is ColumnKind.IDENTIFIER
    charges = dataset.column("TotalCharges")
    assert (charges.kind, charges.missing) == (ColumnKind.NUMBER, 11)
    found = [f for f in dataset.findings if f.code == "numbers_as_text"]
    assert [(f.columns, f.values["count"]) for f in found] == [(("TotalCharges",), 11)]


def test_adult_markers_carry_spaces(real_data: Path) -> None:
    dataset = read(real_data, "tabular/adult_train_nohdr.csv.gz")
    assert dataset.column("column_2").missing == 1836
    assert set(dataset.frame["column_15"]) == {"<=50K", ">50K"}
    assert dataset.column("column_3").kind is ColumnKind.NUMBER


def test_energy_decimal_comma_and_blank_rows(real_data: Path) -> None:
    dataset = read(real_data, "tabular/energy_efficiency_decimalcomma.csv")
    assert dataset.frame["X1"].iloc[0] == 0.98
    assert set(dataset.kinds().values()) == {ColumnKind.NUMBER}
    blank = next(f for f in dataset.findings if f.code == "blank_rows_removed")
    assert blank.values["count"] == 528


def test_quotes_are_plain_text_in_nsmc(real_data: Path) -> None:
    dataset = read(real_data, "reviews/nsmc_train_40k.tsv.gz")
    assert dataset.rows == 40000
    assert dataset.column("document").kind is ColumnKind.TEXT
    assert set(dataset.frame["label"]) == {0, 1}


def test_subway_joins_two_header_rows(real_data: Path) -> None:
    dataset = read(real_data, "encodings/kr_subway_time.csv")
    assert "headers_joined" in codes(dataset)
    names = [column.name for column in dataset.columns]
    assert names[3:6] == ["지하철역", "04:00:00~04:59:59 승차", "04:00:00~04:59:59 하차"]


def test_kinds_and_findings(real_data: Path) -> None:
    bikes = read(real_data, "tabular/bike_sharing_hour.csv.gz")
    assert bikes.column("instant").kind is ColumnKind.IDENTIFIER
    assert bikes.column("dteday").kind is ColumnKind.DATETIME
    assert bikes.column("season").kind is ColumnKind.NUMBER
    mushrooms = read(real_data, "tabular/mushroom.csv")
    assert mushrooms.column("veil_type").kind is ColumnKind.CONSTANT
    assert mushrooms.column("odor").kind is ColumnKind.CATEGORY
    assert read(real_data, "tabular/splice.csv").column("Instance_name").kind is (
        ColumnKind.IDENTIFIER
    )
    credit = read(real_data, "tabular/german_credit_named.csv")
    assert "none" in set(credit.frame["other_debtors"])
    spam = read(real_data, "tabular/spambase.csv")
    duplicates = next(f for f in spam.findings if f.code == "duplicate_rows")
    assert duplicates.values["count"] == 391


def test_five_megabytes_read_in_about_two_seconds(real_data: Path) -> None:
    path = real_data / "tabular" / "california_housing.csv"
    header, body = path.read_bytes().split(b"\n", 1)
    data = header + b"\n" + body.rstrip(b"\n") + b"\n" + body * 3
    assert len(data) > 5_000_000
    start = time.process_time()
    assert read_table(data, "x.csv").rows == 4 * 20640
    assert time.process_time() - start < 2.5
