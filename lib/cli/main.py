"""Entry of the command line: parse, run, and turn errors into one line and an exit code."""

import logging
import os
import secrets
import sys
from collections.abc import Callable, Sequence

from lib.cli.arguments import make_parser
from lib.cli.terminal import say
from lib.core.references import look_up
from lib.errors import DeepworthError, InputError
from lib.i18n import LOCALES, SOURCE, Translator, pick_language, translator

DONE, FAILED, BAD_INPUT = 0, 1, 2
_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 run failed, 2 bad input."""
    t = translator(_language(arguments))
    try:
        parsed = make_parser(t).parse_args(arguments)
        command: Callable[..., int] = look_up(parsed.function)
        return command(parsed, t)
    except DeepworthError as error:
        _complain(t, *t.error(error))
        return BAD_INPUT if isinstance(error, InputError) else FAILED
    except KeyboardInterrupt:
        _complain(t, t("Interrupted."), "")
        return FAILED
    except BrokenPipeError:
        # The reader of our output left (as `head` does): nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception:  # noqa: BLE001 - the boundary: the unforeseen ends as one line
        reference = secrets.token_hex(4)
        _log.exception("reference %s", reference)
        _complain(t, *t.failure("unexpected", {"reference": reference}))
        return FAILED


def _complain(t: Translator, message: str, hint: str) -> None:
    say(" ".join(f"deepworth: {message} {hint}".split()), sys.stderr)


def _language(arguments: Sequence[str]) -> str:
    """Return the language asked for by --lang, else that of the terminal."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        elif argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
        else:
            continue
        if value in LOCALES:
            return value
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return pick_language(os.environ[name])
    return SOURCE
