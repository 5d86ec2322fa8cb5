"""Texts of errors in analyses of reviews."""

from lib.i18n import N_

ERRORS = {
    "not_a_review_run": (
        N_("This run was not trained on reviews, so there are no words to show."),
        N_("Open a run of the Reviews page."),
    ),
    "robustness_of_blend": (
        N_(
            "A blend combines the predictions of other models; it cannot be tested on changed "
            "texts."
        ),
        N_("Test its members instead."),
    ),
    "lexicon_missing": (
        N_("The list of English words (VADER) is not installed here."),
        N_("Install vaderSentiment, or label some reviews instead."),
    ),
}

FINDINGS: dict[str, tuple[str, str, str]] = {}
