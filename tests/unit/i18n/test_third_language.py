"""A language is one entry and its .po files: shown with a throw-away third one."""

from datetime import datetime

import pytest

from lib.cli.main import main
from lib.i18n import LOCALES, pick_language, translator
from lib.i18n.locales import Locale
from lib.report.html import render
from tests.unit.report.sample_run import sample_run

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Leaderboard"
msgstr "Rangliste"

msgid "{count} row"
msgid_plural "{count} rows"
msgstr[0] "{count} Zeile"
msgstr[1] "{count} Zeilen"

msgid "Classical model"
msgstr "Klassisches Modell"
"""


@pytest.fixture
def german(tmp_path, monkeypatch):
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "some.po").write_text(PO, encoding="utf-8")
    entry = Locale("de", "Deutsch", moment="d. MMM y, HH:mm", folder=tmp_path)
    monkeypatch.setitem(LOCALES, "de", entry)
    translator.cache_clear()
    yield translator("de")
    translator.cache_clear()


def test_texts_numbers_plurals_and_moments(german):
    assert german("Leaderboard") == "Rangliste"
    assert german("Fold by fold") == "Fold by fold", "what is not translated is said in English"
    assert german.number(1234.5) == "1.234,5"
    assert german.plural("{count} row", "{count} rows", 1200) == "1.200 Zeilen"
    assert german.moment(datetime(2026, 5, 3, 14, 5)) == "3. Mai 2026, 14:05"


def test_a_browser_gets_it(german):
    assert [pick_language(one) for one in ("de-AT", "ko-KR", "fr")] == ["de", "ko", "en"]


def test_a_report_is_in_it(german):
    page = render(sample_run(), german)
    assert '<html lang="de">' in page
    assert "<h2>Rangliste</h2>" in page


def test_the_command_line_speaks_it(german, capsys):
    assert main(["models", "--lang", "de"]) == 0
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["models", "--lang", "nl"])
    assert "de" in capsys.readouterr().err
