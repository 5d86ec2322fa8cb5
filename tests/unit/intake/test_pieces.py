"""Large texts are gone through in pieces, and nothing is lost between two of them."""

import io

import pandas as pd
import pytest

from lib.intake.delimited import lines
from lib.intake.reading import read_table


@pytest.mark.parametrize(
    "text", ["", "a", "a\r\nbb\r\n\r\nc", "a\n\n\nb\n", "a\rb\rc", "가\r나\n다"]
)
@pytest.mark.parametrize("piece", [0, 1, 2, 3, 100])
def test_lines_are_those_of_stringio(text, piece, monkeypatch):
    monkeypatch.setattr(lines, "_PIECE", piece)
    assert list(lines.lines_of(text)) == list(io.StringIO(text, newline=""))


def test_a_cell_of_several_lines_and_far_letters_outlive_the_pieces(monkeypatch):
    monkeypatch.setattr(lines, "_PIECE", 7)
    said = ["first\r\nsecond", "셋째 줄\n넷째 😀", "plain"] * 3000
    frame = pd.DataFrame({"number": range(len(said)), "words": said})
    table = read_table(frame.to_csv(index=False).encode(), "words.csv")
    assert table.frame["words"].tolist() == said
    assert table.rows == len(said)
