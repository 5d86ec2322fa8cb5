"""The command `store`: what somebody has to decide when database and files are in trouble."""

import argparse
import json

from lib.cli.terminal import say, say_json
from lib.engine.lock import EngineLock
from lib.errors import StoreError
from lib.i18n import Translator
from lib.settings import Settings, read_settings
from lib.store.database import Database
from lib.store.files import Files
from lib.store.identity import join
from lib.store.repair import repair
from lib.store.rights import make_private


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Join the database with the folder of files, or repair it; exit code 0.

    StoreError "store_in_use" while an engine works with the store.
    """
    settings = read_settings()
    make_private(settings.home, settings.files)
    lock = EngineLock(settings.home)
    if not lock.take():
        raise StoreError("store_in_use", path=str(settings.home))
    try:
        said, lines = _join(settings, t) if parsed.action == "join" else _repair(settings, t)
    finally:
        lock.release()
    if parsed.json:
        say_json(json.dumps(said, ensure_ascii=False))
    else:
        say("\n".join(lines))
    return 0


def _join(settings: Settings, t: Translator) -> tuple[dict[str, object], list[str]]:
    database, files = Database(settings.database_url), Files(settings.files)
    try:
        join(database, files, by_force=True)
    finally:
        database.close()
    lines = [
        t("The database and the files in {folder} belong together now.", folder=files.folder),
        t("Files that the database does not list stay where they are."),
    ]
    return {"identity": files.identity}, lines


def _repair(settings: Settings, t: Translator) -> tuple[dict[str, object], list[str]]:
    done = repair(settings)
    if done is None:
        return {"aside": None}, [t("The database is intact. Nothing was changed.")]
    saved = ", ".join(
        (
            t.plural("{count} run", "{count} runs", done.saved["runs"]),
            t.plural("{count} table", "{count} tables", done.saved["datasets"]),
            t.plural("{count} share link", "{count} share links", done.saved["shares"]),
        )
    )
    lines = [
        t("The damaged database is kept as {path}.", path=done.aside),
        t("Recovered from it: {list}.", list=saved),
        t("Files that the database does not list stay where they are."),
    ]
    return {"aside": str(done.aside), "saved": dict(done.saved)}, lines
