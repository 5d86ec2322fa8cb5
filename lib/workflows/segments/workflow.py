"""Customer segments: how many, what is in each, and what they are good for."""

from lib.core.schedule import Opening, Schedule
from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.i18n import N_
from lib.workflows.segments.job_specs import SEGMENTS_JOBS

SEGMENTS = Workflow(
    Domain.SEGMENTS,
    models=("lib.workflows.segments.models.clustering:SPECS",),
    table_questions=(
        "lib.workflows.segments.plan:plan_segments",
        "lib.workflows.segments.report.segment_files:assigned_csv",
        "lib.workflows.segments.report.segment_files:assigned_rows",
        "lib.workflows.segments.report.segment_files:customers_csv",
        "lib.workflows.segments.report.segment_files:customers_parquet",
        "lib.workflows.segments.customers.columns:suggest_columns",
        "lib.evaluation.judge.group_means:measured_rows",
        "lib.workflows.segments.groups.planning:possible_features",
        "lib.workflows.segments.customers.products:counts_of",
        "lib.workflows.segments.customers.rfm:scores_of",
        "lib.workflows.segments.customers.transactions:customer_table",
    ),
    derived={"transactions": N_("one row per customer")},
    schedule=Schedule(
        opening=Opening(
            function="lib.workflows.segments.train:choose",
            kept="k_choice",
            phase="choice",
            without="lib.workflows.segments.plan:number_without_choice",
        ),
        fit_all="lib.workflows.segments.train:segment_as_chosen",
        facts_kept="segment_facts",
    ),
    page="pages/segments.py",
    title=N_("Segments"),
    icon=":material/groups:",
    answers=N_("Which kinds of customers do you have, and can you rely on these groups?"),
    another=N_("New segments"),
    verdict_words="lib.workflows.segments.report.segment_verdict:SEGMENT_WORDS",
    bundled=dict.fromkeys(
        ("k_choice", "segment_facts", "segment_portraits", "segment_names", "segment_map"),
        "lib.workflows.segments.bundle:shaped",
    ),
    add_command="lib.workflows.segments.command.options:add_segments",
    next_table="lib.ui.setup.duplicate:table_of",
    prefill="lib.workflows.segments.page.setup:prefill_segments",
    sections="lib.workflows.segments.report.segment_sections:SEGMENTS_SECTIONS",
    terms="lib.workflows.segments.report.terms:TERMS",
    at_standard="lib.workflows.segments.page.setup:at_standard",
    in_lists="lib.workflows.segments.page.handed_on:stability_line",
    document_parts="lib.workflows.segments.report.segment_parts:document_parts",
    gain_help=N_("How much better than the RFM quintiles, the standard rule."),
    has_notebook=False,
    predicts_itself=True,
    jobs=SEGMENTS_JOBS,
    stored_classes=(
        "lib.workflows.segments.models.deep_clustering.DeepClusterer",
        "lib.workflows.segments.models.clusterers.Dbscan",
        "lib.workflows.segments.models.clusterers.DeepSegmenter",
        "lib.workflows.segments.models.clusterers.Hdbscan",
        "lib.workflows.segments.models.clusterers.KMeansOnRows",
        "lib.workflows.segments.models.clusterers.Mixture",
        "lib.workflows.segments.models.clusterers.PcaKMeans",
        "lib.workflows.segments.models.clusterers.RfmQuintiles",
        "lib.workflows.segments.models.clusterers.Segmenter",
        "lib.workflows.segments.models.clusterers.SomWard",
        "lib.workflows.segments.models.clusterers.WardSample",
        "lib.workflows.segments.groups.encoding.SegmentEncoder",
    ),
)
