"""Comparing models on reviews: how each is meant, what is said, and why."""

from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.i18n import N_

REVIEWS = Workflow(
    Domain.TEXT,
    models=(
        "lib.models.families.text:SPECS",
        "lib.models.families.text_deep:SPECS",
        "lib.models.families.text_finetuned:SPECS",
    ),
    page="pages/reviews.py",
    title=N_("Reviews"),
    another=N_("New comparison"),
    next_table="lib.ui.reviews.prepare.prepared:table_behind",
    prefill="lib.ui.reviews.prepare.setup:prefill_reviews",
    before_verdict="lib.ui.reviews.result:reviews_first",
    report_parts="lib.ui.reviews.handed_on:report_parts",
)
