"""Words about what is kept and passed on."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "run",
        N_("Run"),
        N_("One comparison: its settings, scores, models and verdict."),
        see=("report", "bundle"),
    ),
    Term(
        "leaderboard",
        N_("Leaderboard"),
        N_("The models of a run, the best by the chosen metric first."),
        see=("metric", "run"),
        also=N_("board; rank"),
    ),
    Term(
        "report",
        N_("Report"),
        N_(
            "One file with interactive charts, without rows of your table: read it offline, send "
            "it, or print it."
        ),
        see=("run", "share_link"),
    ),
    Term(
        "share_link",
        N_("Share link"),
        N_("A link to one report that is read-only and shows nothing else of your workspace."),
        see=("report", "workspace"),
    ),
    Term(
        "bundle",
        N_("Bundle"),
        N_(
            "A run in one file, to open it in another workspace: results and predictions, without "
            "the table and the fitted models."
        ),
        see=("run", "workspace"),
        also=N_("ZIP"),
    ),
    Term(
        "workspace",
        N_("Workspace"),
        N_(
            "Your tables, runs and links. Its key is stored only in this browser, so nobody else "
            "can list or open them."
        ),
        see=("run", "share_link"),
    ),
    Term(
        "notebook",
        N_("Notebook"),
        N_(
            "A file of text and code for Jupyter. That of a run reads your table, fits the same "
            "models on the same folds, and checks the scores."
        ),
        see=("run", "fold"),
        also=N_("Jupyter"),
    ),
    Term(
        "engine",
        N_("Engine"),
        N_(
            "The part of the program that trains the models. It works beside the pages, so you can "
            "leave them or close the browser."
        ),
        see=("run",),
    ),
)
