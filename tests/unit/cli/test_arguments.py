"""What the command line makes of its arguments, without an engine."""

from pathlib import Path

import pytest

from lib.cli.arguments import make_parser
from lib.core.plan import Effort
from lib.errors import InputError
from lib.i18n import translator
from lib.intake.samples import read_sample
from lib.workflows.tables.command import run as compare

TARGET = ("compare", "wine.csv", "--target", "cultivar")


def plan(*more: str):
    dataset = read_sample("wine")
    target = ("compare", "wine.csv", "--target", dataset.columns[-1].name)
    parsed = make_parser(translator("en")).parse_args([*target, *more])
    assert parsed.file == Path("wine.csv")
    return compare._plan(parsed, dataset)[1]


def code_of(*more: str) -> str:
    with pytest.raises(InputError) as caught:
        plan(*more)
    return caught.value.code


def test_settings_of_models():
    made = plan("--set", "knn.neighbours=3", "--set", "realmlp.epochs=20")
    assert made.settings == {"knn": {"neighbours": 3}, "realmlp": {"epochs": 20}}
    assert made.effort is Effort.STANDARD
    assert code_of("--set", "knn.neighbors=3") == "unknown_setting"
    assert code_of("--set", "knn.neighbours=0") == "setting_not_whole"
    assert code_of("--set", "knn") == "setting_unreadable"
    assert code_of("--models", "ridge", "--set", "knn.neighbours=3") == "no_suitable_models"
    assert (
        code_of("--models", "logistic", "--set", "knn.neighbours=3") == "settings_of_absent_model"
    )


def test_a_time_budget():
    made = plan("--budget", "20", "--workers", "2")
    assert made.budget_seconds == 20
    assert code_of("--budget", "20", "--effort", "quick") == "budget_and_effort"
    assert code_of("--budget", "0") == "bad_budget"


@pytest.mark.parametrize(
    ("arguments", "english", "korean"),
    [
        (("compare", "x.csv"), "missing: --target", "다음이 빠졌습니다: --target"),
        ((*TARGET, "--foo"), "unknown: --foo", "알 수 없는 인자입니다: --foo"),
        ((*TARGET, "--folds", "1"), "give at least 2", "2 이상"),
        ((*TARGET, "--folds", "two"), "--folds cannot be 'two'", "--folds에는 'two'"),
        ((*TARGET, "--effort", "all"), "choose from", "다음 중에서"),
        ((*TARGET, "--rope", "-1"), "give 0 or more", "0 이상"),
        ((*TARGET, "--seed"), "--seed needs a value", "--seed에는 값이 필요합니다"),
    ],
)
def test_complaints_are_one_line_in_the_chosen_language(arguments, english, korean, capsys):
    for language, text in {"en": english, "ko": korean}.items():
        with pytest.raises(SystemExit) as ended:
            make_parser(translator(language)).parse_args(list(arguments))
        assert ended.value.code == 2
        said = capsys.readouterr().err
        assert text in said
        assert said.count("\n") == 1


def test_columns_with_a_comma_in_their_name_can_be_named():
    parsed = make_parser(translator("en")).parse_args(
        [*TARGET, "--drop", '"tempo, mean",ash', "--drop", "hue"]
    )
    assert list(parsed.drop) == ["tempo, mean", "ash", "hue"]
