"""Texts of a table read piece by piece, and kept as a table."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from lib.errors import Cancelled
from lib.workflows.reviews.texts import reading
from lib.workflows.reviews.texts.reading import ReadTexts, read_texts


class Told:
    """A watch that keeps what it was told, and cancels after some calls."""

    def __init__(self, most: int = 1_000) -> None:
        self.shares: list[float] = []
        self.most = most

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        self.shares.append(done)

    def cancelled(self) -> bool:
        return len(self.shares) >= self.most


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.setattr(reading, "_PIECE", 7)
    texts = [f"정말 좋은 상품이라 다음에도 다시 사겠습니다 {n // 2}" for n in range(40)]
    texts[3] = texts[11] = ""
    return pd.DataFrame({"title": ["A"] * 3 + [None] * 37, "text": texts})


def test_pieces_give_what_all_at_once_gives_and_come_back_from_a_table(frame: pd.DataFrame) -> None:
    watch = Told()
    found = read_texts(frame, ["title", "text"], watch)
    assert found.texts[0] == "A\n" + frame["text"][0]
    assert found.texts[3] == "" == found.texts[11]
    assert len(found.languages) == len(found.repeats.groups) == 38
    assert watch.shares == sorted(watch.shares)
    assert 0 < watch.shares[0] < 0.2
    assert watch.shares[-1] <= 1
    stored = found.to_frame()
    back = ReadTexts.from_frame(stored, found.repeats.exact, found.repeats.near)
    assert (back.texts, back.languages) == (found.texts, found.languages)
    np.testing.assert_array_equal(back.repeats.groups, found.repeats.groups)


def test_it_can_be_stopped_between_pieces(frame: pd.DataFrame) -> None:
    with pytest.raises(Cancelled):
        read_texts(frame, ["text"], Told(most=2))
