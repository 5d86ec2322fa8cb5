"""What is said of how a file was read is what was done: marks, widths, encodings, dates."""

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.report.labels import finding_text
from lib.report.reading_text import reading_sentence

EN = translator("en")


def read(lines: list[str], encoding: str = "utf-8") -> Dataset:
    return read_table("\n".join(lines).encode(encoding), "x.csv")


def said(data: Dataset) -> list[str]:
    return [finding_text(one, EN)[1] for one in data.findings]


def codes(data: Dataset) -> set[str]:
    return {one.code for one in data.findings}


def test_thousands_parted_by_apostrophes_are_said_to_be_so():
    data = read(["k;v", *(f"r{i};1'{i:03d}'567.50" for i in range(1, 40))])
    assert data.frame["v"].iloc[1] == 1_002_567.5
    assert "apostrophe (1'000)" in reading_sentence(data.reading, EN)
    assert "header_uncertain" not in codes(data)


def test_a_word_over_numbers_with_a_minus_behind_is_a_name():
    data = read(["k,v", *(f"r{i},{i}.50{'-' if i % 3 == 0 else ''}" for i in range(1, 40))])
    assert "header_uncertain" not in codes(data)


def test_columns_of_a_fixed_width_are_not_said_to_be_parted_by_tabs():
    rows = [f"{'ann' + str(i):<10}{'new york' if i % 2 else 'paris':<15}{i * 3:>5}" for i in (5, 8)]
    lines = ["NAME      CITY           AMT  ", *(rows * 20)]
    data = read(lines)
    assert data.frame.shape == (40, 3)
    assert "fixed width" in reading_sentence(data.reading, EN)
    again = read_table("\n".join(lines).encode(), "x.csv", {"delimiter": data.reading.delimiter})
    assert again.frame.equals(data.frame)


def test_an_encoding_has_its_usual_name_everywhere():
    data = read(["Имя;Город", *(f"Иван{i};Санкт-Петербург" for i in range(40))], "koi8-r")
    assert "KOI8-R" in reading_sentence(data.reading, EN)
    assert "The text was read as KOI8-R; this is a guess." in said(data)


def test_numbers_that_became_dates_are_told():
    rows = [f"{1_700_000_000 + i * 86_400},{45_000 + i}" for i in range(40)]
    data = read(["ts,date", *rows])
    assert {"epoch_as_dates", "serials_as_dates"} <= codes(data)
    plain = read(["d,v", *(f"2024-01-{i % 28 + 1:02d},{i}" for i in range(40))])
    assert not {"epoch_as_dates", "serials_as_dates"} & codes(plain)


def test_dates_in_two_forms_that_cannot_be_mistaken_are_dates():
    days = [i % 28 + 1 for i in range(40)]
    written = [f"2024-03-{day:02d}" if day % 2 else f"{day} Mar 2024" for day in days]
    data = read(["d,v", *(f"{day},{i}" for i, day in enumerate(written))])
    assert data.kinds()["d"] is ColumnKind.DATETIME
    assert str(data.frame["d"].iloc[2].date()) == "2024-03-03"


def test_years_over_names_are_part_of_them():
    for years in ("2023,,2024,", "2023,2023,2024,2024"):
        rows = [f"{i}.5,{i + 1},{i + 2},{i * 3}" for i in range(40)]
        data = read([years, "Q1,Q2,Q1,Q2", *rows])
        assert list(data.frame.columns) == ["2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2"]
        assert len(data.frame) == 40


def test_an_infinite_number_is_no_name_of_another_column():
    data = read(["k,v", *(f"r{i},{'inf' if i == 3 else i}" for i in range(40))])
    assert "other_names" not in codes(data)
    assert "infinities" in codes(data)


def test_amounts_with_credit_and_debit_are_not_taken_for_keys_in_silence():
    data = read(["k,v", *(f"r{i},{i}.50 {'CR' if i % 3 else 'DR'}" for i in range(40))])
    assert "units_mixed" in codes(data)
