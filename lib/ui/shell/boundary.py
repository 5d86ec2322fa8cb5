"""The one place where an error becomes something to read: a callout, never a stack trace."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.errors import DeepworthError
from lib.i18n import Translator
from lib.ui.shell.text import plain

_log = logging.getLogger(__name__)


def callout(error: DeepworthError, t: Translator) -> None:
    """Show what went wrong and what to do next."""
    message, hint = t.error(error)
    st.error(f"**{plain(message)}**  \n{plain(hint)}", icon=":material/error:")


@contextmanager
def boundary(t: Translator) -> Iterator[None]:
    """Show a DeepworthError as a callout; log anything else and show its reference number."""
    try:
        yield
    except DeepworthError as error:
        callout(error, t)
    except Exception:  # noqa: BLE001 - the page's edge: it is logged, and said
        reference = secrets.token_hex(4)
        _log.exception("Unexpected error, reference %s", reference)
        callout(DeepworthError("unexpected", reference=reference), t)
