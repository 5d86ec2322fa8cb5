"""A bundle from outside, checked in the sandbox and kept by the process that may write."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack
from io import BytesIO
from typing import BinaryIO, cast

from lib.errors import StoreError
from lib.sandbox.client import sandbox
from lib.sandbox.jobs import Reply
from lib.settings import MEGABYTE
from lib.store.bundle.archive import MAX_JSON
from lib.store.bundle.bundles import Checked, check, keep_checked
from lib.store.bundle.state import run_of, state_of
from lib.store.store import Store

_WRITTEN, _TRUTH = "state.json", "truth.parquet"
"""Members of the reply; the others are predictions, named as their models: no model has a dot."""


def unpack_upload(store: Store, workspace: str, data: bytes | BinaryIO, name: str) -> str:
    """Do what ``lib.store.bundle.bundles.unpack`` does, within the sandbox's limits.

    StoreErrors of ``check``; InputErrors of ``Sandbox.run``.
    """
    with ExitStack() as open_files:
        reply = open_files.enter_context(sandbox().run("bundle", {}, data, name))
        parts = open_files.enter_context(zipfile.ZipFile(reply.file))
        files = {one: open_files.enter_context(parts.open(one)) for one in parts.namelist()}
        state, folds, results = reply.value
        checked = Checked(
            files.pop(_WRITTEN).read(),
            run_of(state),
            folds,
            results,
            cast("BinaryIO", files.pop(_TRUTH)),
            cast("dict[str, BinaryIO]", files),
        )
        return keep_checked(store, workspace, checked)


def check_bundle(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Check a bundle: its run, folds and results as plain JSON, the rest in a zip file."""
    del arguments
    checked = check(source.read())
    value = [state_of(checked.run), checked.folds, checked.results]
    if len(json.dumps(value)) > MAX_JSON:
        raise StoreError("bundle_too_large", limit=f"{MAX_JSON // MEGABYTE} MB")
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr(_WRITTEN, checked.written)
        parts.writestr(_TRUTH, checked.truth.read())
        for model, file in checked.predictions.items():
            parts.writestr(model, file.read())
    return Reply(value, buffer.getvalue())
