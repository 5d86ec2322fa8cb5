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


def test_records_that_end_in_two_ways_are_parted_at_both():
    text = "a,b\r\n" + "".join(f"{i},{i}{'' if i % 2 else chr(13)}\n" for i in range(1, 60))
    data = read_table(text.encode(), "x.csv")
    assert data.frame["b"].tolist() == list(range(1, 60))


def test_codes_with_an_exponent_in_them_stay_codes():
    data = read(["code,v", *(f"{i:03d}E{i % 5},{i}" for i in range(1, 60))])
    assert data.frame["code"].iloc[0] == "001E1"


def test_numbers_without_the_unit_of_others_are_told():
    rows = [f"{i},{i}%" if i % 2 else f"{i},{i / 100}" for i in range(1, 60)]
    data = read(["id,share", *rows])
    [finding] = [one for one in data.findings if one.code == "units_partly"]
    assert finding.values["count"] == 29
    given = {"columns": {"share": {"kind": "number", "unit": "%"}}}
    said_so = read_table("\n".join(["id,share", *rows]).encode(), "x.csv", given)
    assert "units_partly" not in codes(said_so)


def test_times_and_durations_are_hours_in_new_files_too():
    days = ["t,v", *(f"{i % 12 + 1}:{i:02d} {'PM' if i % 2 else 'AM'},{i}" for i in range(1, 40))]
    data = read(days)
    assert data.frame["t"].iloc[0] == 14 + 1 / 60
    lengths = read(["t,v", *(f"{i}:{i:02d}:30,{i}" for i in range(1, 40))])
    assert lengths.frame["t"].iloc[38] == 39 + 39 / 60 + 30 / 3600
    assert {"times_as_hours", "durations_as_hours"} <= codes(data) | codes(lengths)
    like = {"t": {"kind": "number", "written": data.column("t").written}}
    new = read_table(b"t,v\n3:30 PM,1\nlate,2\n", "new.csv", like=like)
    assert new.frame["t"].iloc[0] == 15.5
    assert new.frame["t"].isna().tolist() == [False, True]
    assert "words_among_numbers" in codes(new)


def test_amounts_in_words_are_read_in_full():
    data = read(["품목,금액", *(f'a{i},"{i}억 {i},500만원"' for i in range(1, 9)), "b,5000만원"])
    assert data.frame["금액"].iloc[0] == 115_000_000
    assert data.frame["금액"].iloc[-1] == 50_000_000
    like = {"금액": {"kind": "number", "written": data.column("금액").written}}
    new = read_table("품목,금액\na,3000만원\nb,1.5억\n".encode(), "new.csv", like=like)
    assert new.frame["금액"].tolist() == [30_000_000, 150_000_000]


def test_years_behind_an_apostrophe_are_years():
    data = read(["날짜,v", *(f"'24.{i % 12 + 1:02d}.{i % 28 + 1:02d},{i}" for i in range(1, 40))])
    assert str(data.frame["날짜"].iloc[0].date()) == "2024-02-02"


def test_what_a_database_client_counts_below_its_table_is_no_row():
    rows = [f" {i:2d} | n{i:<4d} | {i} " for i in range(1, 30)]
    data = read([" id | name  | v ", "----+-------+---", *rows, "(29 rows)", ""])
    assert len(data.frame) == 29
