"""Reading a large file in a process of its own, so that the memory it takes is given back."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from lib.core.columns import ColumnKind
from lib.errors import InputError, StoreError
from lib.intake.reading import read_table
from lib.settings import read_settings
from lib.store.store import open_store

_ROOT = Path(__file__).resolve().parents[2]
_FAILED = {"input": InputError, "store": StoreError}


def save_apart(
    workspace: str,
    data: bytes,
    name: str,
    overrides: Mapping[str, Any] | None = None,
    kinds: Mapping[str, ColumnKind] | None = None,
) -> str:
    """Read a file in another process and keep the table in the store; return its id.

    The store is that of the environment (lib.settings). Raises what read_table and save_dataset
    raise, and InputError "reading_ended" when the process was killed, as for want of memory.
    """
    job = {"workspace": workspace, "name": name, "overrides": overrides, "kinds": kinds}
    with subprocess.Popen(
        [sys.executable, "-m", "lib.store.apart"],
        cwd=_ROOT,
        env={**os.environ, "DEEPWORTH_HOME": str(read_settings().home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # The job on a line, the bytes after it: no list of processes shows anything of a file.
        with suppress(BrokenPipeError), process.stdin as given:
            given.write(json.dumps(job).encode() + b"\n")
            given.write(data)
        said = process.stdout.read()
    answer: dict[str, Any] = {"failed": "input"}
    if process.returncode == 0:
        answer = json.loads(said)
    if "id" in answer:
        return str(answer["id"])
    code = answer.get("code", "reading_ended")
    raise _FAILED[answer["failed"]](code, **answer.get("context", {"name": name}))


def _main() -> None:
    given = sys.stdin.buffer
    job = json.loads(given.readline())
    answer: dict[str, Any]
    try:
        store = open_store(read_settings())
        try:
            kinds = {name: ColumnKind(kind) for name, kind in (job["kinds"] or {}).items()}
            dataset = read_table(given.read(), job["name"], job["overrides"], kinds)
            answer = {"id": store.save_dataset(job["workspace"], dataset)}
        finally:
            store.close()
    except (InputError, StoreError) as error:
        failed = "input" if isinstance(error, InputError) else "store"
        answer = {"failed": failed, "code": error.code, "context": dict(error.context)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main()
