"""Networks that were built, read from their files for the command `compare`."""

import argparse
from pathlib import Path

from lib.deep.designs.design_file import MAX_BYTES, from_text, to_text
from lib.errors import InputError
from lib.models.families.own_network import OWN_EXERCISE, OWN_NETWORKS


def read_networks(parsed: argparse.Namespace) -> dict[str, str]:
    """Return the networks of ``--network`` and ``--exercise`` as JSON, by model."""
    if len(parsed.networks) > len(OWN_NETWORKS):
        most = len(OWN_NETWORKS)
        raise InputError("networks_too_many", count=len(parsed.networks), most=most)
    files = dict(zip(OWN_NETWORKS, parsed.networks, strict=False))
    if parsed.exercise is not None:
        files[OWN_EXERCISE] = parsed.exercise
    return {model: to_text(from_text(_read(path))) for model, path in files.items()}


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError("file_not_found", file=str(path)) from error
