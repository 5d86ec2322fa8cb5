"""What the command line understands."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from lib.cli.complaints import complaint_text
from lib.cli.reading_options import add_reading
from lib.cli.shared_options import add_common
from lib.cli.terminal import say
from lib.core.references import look_up
from lib.core.workflow import workflows
from lib.i18n import Translator


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line: what was wrong and what to do."""

    translator: Translator

    def error(self, message: str) -> NoReturn:
        t = self.translator
        said = t(
            "{complaint}. See: {command}",
            complaint=complaint_text(message, t),
            command=f"{self.prog} --help",
        )
        say(f"deepworth: {said}", sys.stderr)
        sys.exit(2)


def make_parser(t: Translator) -> argparse.ArgumentParser:
    """Return the parser of all commands, its help in the translator's language."""
    # Parsers of the commands are made by the class alone, so the language is the class's.
    _Parser.translator = t
    parser = _Parser(
        prog="python -m lib",
        description=t(
            "Is deep learning worth it on your data? "
            "Classical and Keras models on the same folds, with a verdict."
        ),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for workflow in workflows().values():
        look_up(workflow.add_command)(commands, t)
    models = commands.add_parser("models", help=t("list the models"))
    add_common(models, t)
    models.set_defaults(function="lib.cli.models:run")
    profile = commands.add_parser("profile", help=t("describe a table and point out problems"))
    profile.add_argument("file", metavar="FILE", type=Path)
    profile.add_argument("--target", metavar="COLUMN", help=t("column to predict"))
    add_reading(profile, t)
    add_common(profile, t)
    profile.set_defaults(function="lib.cli.profile:run")
    read = commands.add_parser(
        "read", help=t("write the table, as it was read, to a plain CSV file")
    )
    read.add_argument("file", metavar="FILE", type=Path)
    read.add_argument("--to", metavar="OUT.csv", type=Path, help=t("CSV file to write"))
    read.add_argument(
        "--raw", action="store_true", help=t("write cells exactly as they are in the file")
    )
    add_reading(read, t)
    add_common(read, t)
    read.set_defaults(function="lib.cli.read:run")
    predict = commands.add_parser(
        "predict", help=t("predict new rows with a model of a finished run")
    )
    predict.add_argument(
        "run",
        metavar="RUN_DIR",
        type=Path,
        help=t("folder written by --out, or a fitted model downloaded from a page (.zip)"),
    )
    predict.add_argument("file", metavar="FILE", type=Path, nargs="?")
    predict.add_argument("--model", metavar="ID", help=t("which model of the folder"))
    predict.add_argument("--out", metavar="OUT.csv", type=Path)
    predict.add_argument(
        "--review",
        metavar="TEXT",
        help=t("a single review instead of a file: print its predicted classes"),
    )
    add_reading(predict, t)
    add_common(predict, t)
    predict.set_defaults(function="lib.cli.predict:run")
    store = commands.add_parser("store", help=t("repair a store that the program refuses to open"))
    store.add_argument(
        "action",
        choices=("join", "repair"),
        help=t(
            "join: keep this database with the files that are there; repair: set a damaged "
            "database aside and recover what can be read"
        ),
    )
    add_common(store, t)
    store.set_defaults(function="lib.cli.store:run")
    return parser
