"""Comparing models on reviews: how each is meant, what is said, and why."""

from lib.core.schedule import Schedule
from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.i18n import N_
from lib.workflows.reviews.job_specs import REVIEWS_JOBS

REVIEWS = Workflow(
    Domain.TEXT,
    models=(
        "lib.workflows.reviews.models.linear:SPECS",
        "lib.workflows.reviews.models.deep:SPECS",
        "lib.workflows.reviews.models.finetuned:SPECS",
    ),
    table_questions=(
        "lib.workflows.reviews.looking:look_at_reviews",
        "lib.workflows.reviews.looking:values_of",
        "lib.workflows.reviews.report.review_files:scored_csv",
        "lib.workflows.reviews.texts.looking:label_counts",
        "lib.workflows.reviews.texts.looking:predicted_counts",
        "lib.workflows.reviews.texts.looking:rating_counts",
        "lib.workflows.reviews.texts.looking:review_columns",
        "lib.workflows.reviews.texts.looking:scored_texts",
        "lib.workflows.reviews.texts.looking:separators",
        "lib.workflows.reviews.texts.looking:texts_at",
        "lib.workflows.reviews.texts.looking:to_be_scored",
        "lib.workflows.reviews.texts.looking:with_given_labels",
    ),
    derived={"reviews": None, "scored": None, "labels": N_("with your labels")},
    schedule=Schedule(asks_learning_curves=True),
    page="pages/reviews.py",
    title=N_("Reviews"),
    icon=":material/reviews:",
    answers=N_("What do your reviews praise and blame, and which model tells it best?"),
    another=N_("New comparison"),
    new_rows="lib.workflows.reviews.texts.deriving:new_rows",
    labelled_rows="lib.workflows.reviews.texts.deriving:labelled_rows",
    own_columns="lib.workflows.reviews.texts.deriving:columns_of_run",
    made_from="lib.workflows.reviews.texts.deriving:made_from",
    plain_rows="lib.workflows.reviews.report.plain_reviews:PLAIN_REVIEWS",
    typed="lib.workflows.reviews.jobs.scoring:score_review",
    add_command="lib.workflows.reviews.command.options:add_reviews",
    next_table="lib.workflows.reviews.page.prepare.prepared:table_behind",
    prefill="lib.workflows.reviews.page.prepare.setup:prefill_reviews",
    sections="lib.workflows.reviews.report.review_report:REVIEWS_SECTIONS",
    terms="lib.workflows.reviews.report.terms:TERMS",
    predicts_itself=True,
    names_kind=True,
    jobs=REVIEWS_JOBS,
    stored_classes=(
        "lib.workflows.reviews.networks.text_estimators.TextNetworkClassifier",
        "lib.workflows.reviews.networks.text_finetune.FineTunedClassifier",
        "lib.workflows.reviews.networks.text_inputs.TextEncoder",
        "lib.workflows.reviews.networks.text_pretrained.PretrainedLinear",
        "lib.workflows.reviews.networks.text_pretrained.PretrainedNetwork",
        "lib.workflows.reviews.models.review_classifier.CountBayes",
        "lib.workflows.reviews.models.review_classifier.RatioMargins",
        "lib.workflows.reviews.models.review_classifier.ReviewClassifier",
        "lib.workflows.reviews.texts.features.TextGrams",
    ),
)
