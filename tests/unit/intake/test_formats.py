"""Files that are packed, padded or written as JSON are read as the table in them."""

import bz2
import io
import json
import lzma
import zipfile

import pandas as pd
import pyarrow as pa
import pytest

from lib.errors import InputError
from lib.intake.head import read_head
from lib.intake.reading import read_table
from lib.settings import read_settings

TABLE = "city,n\n" + "".join(f"town {n},{n}\n" for n in range(50))


@pytest.mark.parametrize(
    ("pack", "name"),
    [
        (bz2.compress, "bzip2"),
        (lzma.compress, "xz"),
        (lambda data: pa.compress(data, "zstd", asbytes=True), "Zstandard"),
    ],
)
def test_packed_tables(pack: object, name: str) -> None:
    data = pack(TABLE.encode())  # type: ignore[operator]
    dataset = read_table(data, "x.csv.bin")
    assert dataset.rows == 50
    assert dataset.reading.compression == name
    with pytest.raises(InputError) as caught:
        read_table(data[: len(data) // 2], "x.csv.bin")
    assert caught.value.code in ("damaged_archive", "empty_file")


def test_a_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPWORTH_EXPANDED_MB", "1")
    read_settings.cache_clear()
    for pack in (bz2.compress, lzma.compress):
        with pytest.raises(InputError) as caught:
            read_table(pack(b"a,b\n" * 1_000_000), "x.csv")
        assert caught.value.code == "expands_too_much"
    monkeypatch.delenv("DEEPWORTH_EXPANDED_MB")
    read_settings.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"city": f"town {n}", "n": n} for n in range(50)]),
        json.dumps({"data": [{"city": f"town {n}", "n": n} for n in range(50)], "page": 1}),
        "\n".join(json.dumps({"city": f"town {n}", "n": n}) for n in range(50)),
    ],
)
def test_json_records(text: str) -> None:
    dataset = read_table(text.encode(), "x.json")
    assert dataset.frame["n"].tolist() == list(range(50))
    assert dataset.reading.format == "json"
    assert len(read_head(text.encode(), "x.json").frame) == 20


def test_json_keeps_what_was_written() -> None:
    text = '[{"a": "00501", "b": 1.50, "c": {"d": true}, "e": [1, 2]}, {"a": "7", "b": null}]'
    frame = read_table(text.encode(), "x.json").frame
    assert frame["a"].tolist() == ["00501", "7"]
    assert list(frame.columns) == ["a", "b", "c.d", "e"]
    assert frame["b"].iloc[0] == 1.5
    assert pd.isna(frame["b"].iloc[1])


def test_json_that_is_no_table_or_damaged_is_refused() -> None:
    for text in ('[{"a": 1}, {"a": 2', '{"a": ' * 5000):
        with pytest.raises(InputError) as caught:
            read_table(text.encode(), "x.json")
        assert caught.value.code == "damaged_file"


def test_a_readme_beside_the_table_is_no_second_table() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("README.txt", "about the data")
        archive.writestr("data/table.csv", TABLE)
        archive.writestr("data/licence.pdf", "x")
    assert read_table(buffer.getvalue(), "x.zip").rows == 50


def test_zero_bytes_behind_a_text_are_padding() -> None:
    assert read_table(TABLE.encode() + b"\x00" * 300, "x.csv").rows == 50
    assert read_table(TABLE.encode("utf-16") + b"\x00" * 300, "x.csv").rows == 50
    with pytest.raises(InputError):
        read_table(b"a,b\x00\n1,\x002\n", "x.csv")


def test_control_characters_in_texts() -> None:
    odd = "".join(map(chr, (1, 2, 3, 0x1C, 0x1D, 0x1E, 0x1F)))
    text = "note\n" + "".join(f"a longer text with many words {n}\n" for n in range(60)) + odd
    assert read_table(text.encode(), "x.csv").rows == 61
