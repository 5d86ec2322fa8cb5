"""Customer segments: how many, what is in each, and what they are good for."""

from lib.core.schedule import Opening, Schedule
from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.i18n import N_
from lib.workflows.segments_jobs import SEGMENTS_JOBS

SEGMENTS = Workflow(
    Domain.SEGMENTS,
    models=("lib.models.families.clustering:SPECS",),
    table_questions=(
        "lib.evaluation.segment_planning:plan_segments",
        "lib.report.segment_files:assigned_csv",
        "lib.report.segment_files:assigned_rows",
        "lib.report.segment_files:customers_csv",
        "lib.report.segment_files:customers_parquet",
        "lib.segments.columns:suggest_columns",
        "lib.evaluation.judge.group_means:measured_rows",
        "lib.segments.planning:possible_features",
        "lib.segments.products:counts_of",
        "lib.segments.rfm:scores_of",
        "lib.segments.transactions:customer_table",
    ),
    derived={"transactions": N_("one row per customer")},
    schedule=Schedule(
        opening=Opening(
            function="lib.evaluation.segmentation:choose",
            kept="k_choice",
            phase="choice",
            without="lib.evaluation.segment_planning:number_without_choice",
        ),
        fit_all="lib.evaluation.segmentation:segment_as_chosen",
        facts_kept="segment_facts",
    ),
    page="pages/segments.py",
    title=N_("Segments"),
    another=N_("New segments"),
    verdict_words="lib.report.segment_verdict:SEGMENT_WORDS",
    bundled=dict.fromkeys(
        ("k_choice", "segment_facts", "segment_portraits", "segment_names", "segment_map"),
        "lib.store.bundle_shapes:shaped",
    ),
    add_command="lib.cli.segment_options:add_segments",
    next_table="lib.ui.setup.duplicate:table_of",
    prefill="lib.ui.setup.duplicate:prefill_table",
    result="lib.ui.segments.result:segments_result",
    in_lists="lib.ui.segments.handed_on:stability_line",
    report_parts="lib.report.segment_parts:report_parts",
    document_parts="lib.report.segment_parts:document_parts",
    has_notebook=False,
    jobs=SEGMENTS_JOBS,
)
