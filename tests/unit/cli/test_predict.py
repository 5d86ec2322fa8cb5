"""What the command `predict` takes from a model that a page handed out."""

import json
import zipfile

import pytest

from lib.cli.predict import _names
from lib.errors import InputError


def handed_out(tmp_path, options):
    file = tmp_path / "deepworth-logistic.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("deepworth-logistic/model/manifest.json", "{}")
        if options is not None:
            archive.writestr("deepworth-logistic/options.json", options)
    return file


def test_names_that_classes_got_after_the_run_are_taken(tmp_path):
    options = json.dumps({"language": "en", "names": {"1": "repaid"}})
    assert _names(handed_out(tmp_path, options)) == {"1": "repaid"}


@pytest.mark.parametrize("options", [None, "{}", "[]", " " * (2 << 20)])
def test_a_model_without_names_has_none(tmp_path, options):
    assert _names(handed_out(tmp_path, options)) == {}


def test_options_that_are_damaged_are_said_to_be(tmp_path):
    with pytest.raises(InputError, match="not_a_model_file"):
        _names(handed_out(tmp_path, "{"))
