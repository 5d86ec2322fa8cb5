"""Words about metrics; the metrics themselves are those of the registry."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "metric",
        N_("Metric"),
        N_(
            "A number that says how good predictions are. The verdict is based on the one that is "
            "chosen; all others are computed too."
        ),
        see=("verdict", "leaderboard"),
        also=N_("score"),
    ),
)
