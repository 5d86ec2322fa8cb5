"""Some hundreds of damaged files of every format: each is read or refused, and nothing grows.

``python -m tests.benchmark faults`` does ten thousand.
"""

from collections import Counter
from pathlib import Path

import psutil

from lib.sandbox.client import sandbox
from lib.settings import MEGABYTE
from tests.unit.intake.mutated import FORMATS, cases, make_bundle, originals, outcome

_COUNT, _SEED = 15 * len(FORMATS), 20260


def test_a_damaged_file_is_read_or_refused(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path)
    for format_, data in originals(bundle).items():
        assert outcome(sandbox(), data, format_) == "read", format_
    process = psutil.Process()
    before, descriptors = process.memory_info().rss, process.num_fds()
    outcomes: dict[str, Counter[str]] = {format_: Counter() for format_ in FORMATS}
    for format_, data in cases(bundle, _COUNT, _SEED):
        outcomes[format_][outcome(sandbox(), data, format_)] += 1
    assert process.memory_info().rss < before + 50 * MEGABYTE
    assert process.num_fds() <= descriptors + 1
    said = {(format_, code) for format_, counts in outcomes.items() for code in counts}
    assert not {format_ for format_, code in said if code == "unexpected"}, outcomes
    ended = {format_ for format_, code in said if code == "reading_ended"}
    # What reads these is not Python and ends its process on some files: only the sandbox's.
    assert ended <= {"xls", "orc"}, outcomes
    # Where all or none were refused, nothing has been tried.
    assert all(len(counts) >= 2 for counts in outcomes.values()), outcomes
