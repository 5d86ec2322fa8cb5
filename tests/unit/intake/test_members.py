"""Archives of several tables: the largest is read, the others are offered."""

import io

import pytest

from lib.errors import InputError
from lib.intake.head import member_names, read_head, sheet_names
from lib.intake.reading import read_table
from tests.unit.intake.mutated import rezipped

SMALL, LARGE = b"a,b\n1,x\n2,y\n", b"c,d\n" + b"3,z\n" * 9


def test_the_largest_file_of_an_archive_is_read_and_others_can_be() -> None:
    packed = rezipped({"README.txt": b"x" * 999, "data/a.csv": SMALL, "한글.csv": LARGE})
    dataset = read_table(packed, "x.zip")
    assert (dataset.rows, dataset.reading.member) == (9, "한글.csv")
    told = next(one for one in dataset.findings if one.code == "other_members")
    assert told.values["others"] == ["data/a.csv"]
    other = read_table(packed, "x.zip", overrides={"member": "data/a.csv"})
    assert list(other.frame) == ["a", "b"]
    assert member_names(packed, "x.zip") == ["data/a.csv", "한글.csv"]
    head = read_head(packed, "x.zip", {"member": "data/a.csv"})
    assert (head.reading.member, list(head.frame)) == ("data/a.csv", ["a", "b"])
    with pytest.raises(InputError, match="no_such_member"):
        read_table(packed, "x.zip", overrides={"member": "../etc/passwd"})


def test_a_file_with_a_companion_needs_no_choice() -> None:
    dataset = read_table(rezipped({"a.csv": SMALL, "licence.md": b"free"}), "x.zip")
    assert (dataset.rows, dataset.reading.member) == (2, None)


def test_a_workbook_among_the_files_keeps_its_sheets() -> None:
    book = io.BytesIO()
    read_table(SMALL, "a.csv").frame.to_excel(book, index=False, sheet_name="one")
    packed = rezipped({"a.csv": SMALL, "b.xlsx": book.getvalue()})
    assert read_table(packed, "x.zip").reading.sheet == "one"
    assert sheet_names(packed, "x.zip", "b.xlsx") == ["one"]


def test_a_locked_file_is_passed_over() -> None:
    packed = bytearray(rezipped({"b.csv": LARGE, "a.csv": SMALL}))
    packed[6] |= 1
    packed[packed.find(b"PK\x01\x02") + 8] |= 1
    assert read_table(bytes(packed), "x.zip").reading.member == "a.csv"
    with pytest.raises(InputError, match="zip_password"):
        read_table(bytes(packed), "x.zip", overrides={"member": "b.csv"})
