"""One kind of job: what the rest of the program may ask of it, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lib.core.common_jobs import COMMON_JOBS
from lib.core.jobs import JobSpec
from lib.core.references import look_up
from lib.core.schedule import Schedule
from lib.core.task import Domain
from lib.errors import StoreError


@dataclass(frozen=True)
class Workflow:
    """What one kind of job brings to pages, reports and lists that are the same for all kinds.

    ``page`` is the file of its page, from the project's folder on; ``title``, ``answers`` (what it
    tells, in a line on Home) and ``another`` (the button to the next run) are English texts to be
    translated, ``icon`` is what Streamlit calls it.
    ``derived`` are the kinds of tables that it makes from others (Dataset.recipe), each with what
    lists say of such a table, None where lists leave it out. ``stored_classes`` are the dotted
    names of classes that its fitted models are stored as (lib.models.artifacts). All that follows
    are references, "module:name", looked up when they are called, so that a list of workflows loads
    nothing:

    - ``add_command`` (commands, t): adds its command to the command line's parser.
    - ``models``: the families of models that it compares, in board order, each a tuple of
      ``lib.core.model.ModelSpec``.
    - ``new_rows`` (frame, task): new rows as its models take them; ``labelled_rows`` (frame, task):
      rows of another table with the task's target; ``made_from`` (task): the columns that rows
      are made from. None: rows are taken as they are.
    - ``at_standard`` (run, workspace): the set-up of a quick run's comparison at standard effort.
    - ``own_columns`` (names, task): those of a run's table that are not helpers. None: all.
    - ``schedule``: how the engine goes about its runs.
    - ``table_questions``: functions of a dataset and of plain arguments that pages ask the sandbox
      for.
    - ``next_table`` (run, workspace): the table that the next run is set up on, or None.
    - ``prefill`` (run, workspace): makes a run's choices those of the set-up page, returns the
      table that it is set up on.
    - ``sections``: the sections of its runs in the order of page and report, each a
      ``lib.report.sections.section.Section``.
    - ``in_lists`` (run, t, workspace): draws what a list says of a run beside its verdict.
    - ``notebook`` (run, t, dataset, original, evidence): the notebook of a run as JSON.
    - ``plain_rows``: what its notebooks need (lib.report.exports.plain_rows.PlainRows), where
      models learn from other rows than the table's.
    - ``verdict_words``: its own words on a verdict (lib.report.verdict_words.VerdictWords).
    - ``plan_words`` (plan, task, t): what the line on a plan says beside models, folds and metric.
    - ``typed`` (estimator, manifest, review): the probability of each class for one typed row.
    - ``bundled``: the kinds of results that go into a bundle, each with what checks one from
      outside (kind, params, node, run).
    - ``plan_details`` (node): what its plans say beside the rest (Plan.details), checked where they
      come from outside. None: nothing.
    - ``document_parts`` (run, t, reader): further keys of the result document.
    - ``terms``: the words of its own that the glossary explains (lib.report.glossary.term.Term);
      its models stand with them there, or with those of all workflows where it has none.

    ``predicts_itself`` says that its own pages take new rows, so that the next steps of a run need
    not; ``names_kind`` that result documents give its id as the kind of task, beside which that of
    the prediction is "inner_kind". ``gain_help`` says in English over what the gain on the board
    is, where that is not the baseline. ``jobs`` are what the engine computes on demand beside what
    it computes for all workflows.
    """

    domain: Domain
    models: tuple[str, ...]
    page: str
    title: str
    icon: str
    answers: str
    another: str
    add_command: str
    next_table: str
    prefill: str
    sections: str = "lib.report.sections.run_sections:USUAL"
    at_standard: str = "lib.ui.setup.standard:at_standard"
    in_lists: str | None = None
    document_parts: str | None = None
    terms: str | None = None
    schedule: Schedule = field(default_factory=Schedule)
    derived: Mapping[str, str | None] = field(default_factory=dict)
    table_questions: tuple[str, ...] = ()
    has_notebook: bool = True
    notebook: str = "lib.report.exports.notebook:notebook"
    predicts_itself: bool = False
    names_kind: bool = False
    gain_help: str | None = None
    plain_rows: str | None = None
    verdict_words: str | None = None
    plan_words: str | None = None
    plan_details: str | None = None
    typed: str | None = None
    bundled: Mapping[str, str] = field(default_factory=dict)
    new_rows: str | None = None
    labelled_rows: str | None = None
    made_from: str | None = None
    own_columns: str | None = None
    jobs: tuple[JobSpec[Any], ...] = ()
    stored_classes: tuple[str, ...] = ()

    @property
    def references(self) -> dict[str, str]:
        """The references to what is called, by what they are asked for."""
        named = vars(self).items()
        return {name: value for name, value in named if isinstance(value, str) and _is_one(value)}


def _is_one(text: str) -> bool:
    """Whether a text is a reference."""
    return re.fullmatch(r"[\w.]+:\w+", text) is not None


class _Listed(dict[Domain, Workflow]):
    """The workflows by their ids."""

    def __missing__(self, domain: Domain) -> Workflow:
        raise StoreError("unknown_workflow", workflow=str(domain))


@cache
def workflows() -> Mapping[Domain, Workflow]:
    """Return the kinds of jobs that there are; the list stands in ``lib.workflows``.

    Asked for one that is not there it raises StoreError "unknown_workflow".
    """
    listed: tuple[Workflow, ...] = look_up("lib.workflows:listed")()
    return _Listed((one.domain, one) for one in listed)


@cache
def all_jobs() -> Mapping[str, JobSpec[Any]]:
    """Return the jobs of all workflows, those that all have and those of no runs, by id."""
    own = (job for one in workflows().values() for job in one.jobs)
    alone: tuple[JobSpec[Any], ...] = look_up(look_up("lib.workflows:JOBS_ALONE"))
    return {job.id: job for job in (*COMMON_JOBS, *own, *alone)}
