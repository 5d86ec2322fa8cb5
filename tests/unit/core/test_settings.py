"""Settings from the environment."""

from collections.abc import Iterator

import pytest

from lib.errors import InputError
from lib.settings import read_settings


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    read_settings.cache_clear()
    yield
    read_settings.cache_clear()


@pytest.mark.parametrize("value", ["abc", "0", "-2", "1.5"])
def test_a_number_that_is_none_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("DEEPWORTH_WORKERS", value)
    with pytest.raises(InputError) as caught:
        read_settings()
    assert caught.value.code == "bad_setting"
    assert caught.value.context == {"name": "DEEPWORTH_WORKERS", "value": value}


def test_the_time_of_a_fit_may_be_a_fraction_but_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPWORTH_UNIT_TIMEOUT", "0.5")
    assert read_settings().unit_timeout == 0.5
    read_settings.cache_clear()
    monkeypatch.setenv("DEEPWORTH_UNIT_TIMEOUT", "soon")
    with pytest.raises(InputError, match="bad_seconds"):
        read_settings()


@pytest.mark.parametrize("name", ["DEEPWORTH_HOME", "DEEPWORTH_TLS_CA"])
def test_a_home_folder_of_nobody_is_said(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "~nosuchuser/x")
    with pytest.raises(InputError) as caught:
        read_settings()
    assert caught.value.code == "bad_folder"
    assert caught.value.context == {"name": name, "value": "~nosuchuser/x"}


def test_numbers_are_taken_and_others_have_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPWORTH_WORKERS", "3")
    monkeypatch.setenv("DEEPWORTH_UNIT_TIMEOUT", "")
    assert read_settings().workers == 3
    assert read_settings().unit_timeout == 1800.0
