"""Probabilities in words: which way "better" is, and what stays open."""

import pytest

from lib.core.results import Decision
from lib.i18n import Translator, translator
from lib.report.chances import chances_sentence

EN, KO = translator("en"), translator("ko")
CHANCES = (0.46, 0.4, 0.14)


def test_higher_is_better() -> None:
    said = chances_sentence(Decision.DEEP, "roc_auc", "0.005", CHANCES, EN)
    assert said == "It is 46% likely that deep learning is better by more than 0.005."
    korean = chances_sentence(Decision.DEEP, "roc_auc", "0.005", CHANCES, KO)
    assert korean == "딥러닝의 점수가 0.005 이상 높을 확률은 46%입니다."


def test_lower_is_better() -> None:
    said = chances_sentence(Decision.CLASSICAL, "rmse", "61", CHANCES, EN)
    assert said == "It is 14% likely that the RMSE of classical models is lower by more than 61."
    korean = chances_sentence(Decision.DEEP, "rmse", "61", CHANCES, KO)
    assert korean == "딥러닝의 RMSE가 61 이상 낮을 확률은 46%입니다."


def test_no_gain_leaves_the_rest_open() -> None:
    said = chances_sentence(Decision.NO_GAIN, "rmse", "61", (0.001, 0.4, 0.599), EN)
    assert said.startswith("It is <1% likely that the RMSE of deep learning is lower")
    assert said.endswith("It may be equal or worse.")


@pytest.mark.parametrize("metric", ["roc_auc", "rmse"])
@pytest.mark.parametrize("t", [EN, KO], ids=["en", "ko"])
def test_unclear_gives_all_three(metric: str, t: Translator) -> None:
    said = chances_sentence(Decision.UNCLEAR, metric, "0.1", CHANCES, t)
    assert all(f"{share}%" in said for share in (46, 40, 14))
