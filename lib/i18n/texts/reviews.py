"""Texts of errors with questions about reviews."""

from lib.i18n import N_

ERRORS = {
    "not_a_review_run": (
        N_("This run did not learn from reviews, so there are no words to look at."),
        N_("Open a run of the Reviews page."),
    ),
    "robustness_of_blend": (
        N_("A blend is made of other models' predictions; it cannot be tried on changed texts."),
        N_("Try its members instead."),
    ),
    "lexicon_missing": (
        N_("The list of English words (VADER) is not installed here."),
        N_("Install vaderSentiment, or label some reviews instead."),
    ),
}

FINDINGS: dict[str, tuple[str, str, str]] = {}
