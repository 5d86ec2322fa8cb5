"""Every reason that can be given is a sentence in every language."""

import re
from pathlib import Path

import pytest

from lib.i18n import LOCALES, translator
from lib.workflows.forecasts import series
from lib.workflows.forecasts.facts.suggestion import Reason
from lib.workflows.forecasts.series.reasons import REASONS, frequency_text, reason_text


def test_every_code_has_a_text() -> None:
    folder = Path(str(series.__file__)).parent
    code = "\n".join(path.read_text() for path in folder.glob("*.py"))
    given = set(re.findall(r'Reason\(\s*"(\w+)",\s*"(\w+)"', code))
    assert len(given) > 8
    assert given <= set(REASONS)


@pytest.mark.parametrize("language", LOCALES)
def test_reasons_are_sentences(language: str) -> None:
    t = translator(language)
    found = reason_text(Reason("frequency", "changes", {"from": "h", "to": "W-SUN"}), t)
    assert frequency_text("h", t) in found
    assert "W-SUN" not in found
    found = reason_text(Reason("series", "told_apart", {"columns": ["a", "b"], "count": 1200}), t)
    assert "a, b" in found
    assert "1,200" in found
    assert "15" in frequency_text("15min", t)
