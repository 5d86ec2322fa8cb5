"""List what is missing or unused in the Korean catalogues: `python scripts/catalogue.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.unit.i18n.test_catalogues import translated, used

for text, place in sorted(used().items(), key=lambda item: item[1]):
    if text not in translated():
        print(f"missing  {place}: {text!r}")
for text in sorted(set(translated()) - set(used())):
    print(f"unused   {text!r}")
