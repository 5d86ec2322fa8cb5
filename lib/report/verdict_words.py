"""What a kind of job says of a verdict in its own words."""

from __future__ import annotations

from typing import Protocol

from lib.core.references import look_up
from lib.core.results import Decision, Run, Verdict
from lib.core.workflow import workflows
from lib.i18n import Translator


class VerdictWords(Protocol):
    """Texts in place of the usual ones, and remarks beside them."""

    def title(self, run: Run, verdict: Verdict, t: Translator) -> str:
        """Return a verdict in a few words; empty where the usual title is right."""

    def sentence(self, decision: Decision) -> str:
        """Return the English text of a decision, with the usual names in braces."""

    def remark(self, run: Run, t: Translator) -> str:
        """Return what is to be said whatever the verdict is, also without one; empty if nothing."""

    def explained(self, run: Run, t: Translator) -> str:
        """Return what better means here; empty without a verdict."""


def verdict_words(run: Run) -> VerdictWords | None:
    """Return the words of a run's kind of job; None for the usual ones."""
    reference = workflows()[run.task.domain].verdict_words
    found: VerdictWords | None = None if reference is None else look_up(reference)
    return found
