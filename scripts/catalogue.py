"""List what is missing or unused in the catalogues: `python scripts/catalogue.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.unit.i18n.test_catalogues import OTHERS, translated, used

for language in OTHERS:
    known = translated(language)
    for text, place in sorted(used().items(), key=lambda item: item[1]):
        if text not in known:
            print(f"missing  {language} {place}: {text!r}")
    for text in sorted(set(known) - set(used())):
        print(f"unused   {language} {text!r}")
