"""A model that was fitted with other packages says so."""

from importlib.metadata import version

import pytest

from lib.errors import InputError
from lib.i18n import translator
from lib.models.artifacts import load_model, save_model
from lib.models.versions import differing


def test_nothing_is_said_where_nothing_differs(small_model: bytes) -> None:
    assert differing(load_model(small_model)[1]) == ()


@pytest.fixture
def small_model() -> bytes:
    from sklearn.linear_model import Ridge

    return save_model(Ridge().fit([[0.0], [1.0]], [0.0, 1.0]), {"model": "ridge"})


@pytest.mark.parametrize(
    ("packages", "said"),
    [
        ({"scikit-learn": "0.9.1"}, ["scikit-learn"]),
        ({"numpy": ".".join([*version("numpy").split(".")[:2], "99"])}, []),
        ({"python": "2.7.1", "pandas": version("pandas")}, ["python"]),
        ({"no-such-package": "1.0"}, []),
        ({"catboost": "0.1"}, []),
        ({}, []),
    ],
)
def test_major_and_minor_versions_count(packages: dict[str, str], said: list[str]) -> None:
    found = differing({"model": "ridge", "packages": packages})
    assert [name for one in found for name in one.values["packages"]] == said
    for one in found:
        for language in ("en", "ko"):
            told = translator(language).finding(one.code, dict(one.values))[1]
            assert all(packages[name] in told for name in said)


def test_what_cannot_be_rebuilt_says_which_packages_it_needs(
    small_model: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    import skops.io

    def fails(*_: object, **__: object) -> None:
        raise AttributeError("no such attribute")

    monkeypatch.setattr(skops.io, "loads", fails)
    with pytest.raises(AttributeError):
        load_model(small_model)
    monkeypatch.setattr("lib.models.versions._installed", lambda _: "0.1.0")
    with pytest.raises(InputError, match="artifact_packages") as caught:
        load_model(small_model)
    told = translator("ko").error(caught.value)
    assert version("scikit-learn") in told[0]
