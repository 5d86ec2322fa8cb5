"""Comparing models on reviews: how each is meant, what is said, and why."""

from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.i18n import N_
from lib.workflows.reviews_jobs import REVIEWS_JOBS

REVIEWS = Workflow(
    Domain.TEXT,
    models=(
        "lib.models.families.text:SPECS",
        "lib.models.families.text_deep:SPECS",
        "lib.models.families.text_finetuned:SPECS",
    ),
    table_questions=(
        "lib.evaluation.review_looking:look_at_reviews",
        "lib.evaluation.review_looking:values_of",
        "lib.report.review_files:scored_csv",
        "lib.text.looking:label_counts",
        "lib.text.looking:predicted_counts",
        "lib.text.looking:rating_counts",
        "lib.text.looking:review_columns",
        "lib.text.looking:scored_texts",
        "lib.text.looking:separators",
        "lib.text.looking:texts_at",
        "lib.text.looking:to_be_scored",
        "lib.text.looking:with_given_labels",
    ),
    derived={"reviews": None, "scored": None, "labels": N_("with your labels")},
    page="pages/reviews.py",
    title=N_("Reviews"),
    another=N_("New comparison"),
    new_rows="lib.text.deriving:new_rows",
    labelled_rows="lib.text.deriving:labelled_rows",
    own_columns="lib.text.deriving:columns_of_run",
    made_from="lib.text.deriving:made_from",
    plain_rows="lib.report.plain_reviews:PLAIN_REVIEWS",
    typed="lib.evaluation.review_scoring:score_review",
    add_command="lib.cli.review_options:add_reviews",
    next_table="lib.ui.reviews.prepare.prepared:table_behind",
    prefill="lib.ui.reviews.prepare.setup:prefill_reviews",
    before_verdict="lib.ui.reviews.result:reviews_first",
    report_parts="lib.report.review_parts:report_parts",
    jobs=REVIEWS_JOBS,
)
