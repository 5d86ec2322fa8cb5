"""Questions about a run or a table that the engine answers on demand: what there is to ask.

A question is a kind of the registry below. Its function is named by text and imported where it
runs, on a worker: so pages can know what may be asked without loading what answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lib.core.model import Silent, Watch
from lib.core.plan import Plan
from lib.core.task import Task

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class JobContext:
    """What a question's function is given.

    ``frame`` is the table of the run, or the one asked about where there is no run; ``other`` is
    the second table, where a run's question names one. ``task`` and ``plan`` are the run's, None
    without a run. ``members`` are the stored models (lib.models.artifacts.load_model) of the model
    asked about, by id: more than one for a blend, none unless the kind needs artifacts.
    ``predictions`` are those the model's run keeps (row, repeat, fold, output_0 ...), if asked for.
    """

    kind: str
    frame: pd.DataFrame
    params: Mapping[str, Any]
    model: str = ""
    other: pd.DataFrame | None = None
    task: Task | None = None
    plan: Plan | None = None
    members: Mapping[str, bytes] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    predictions: pd.DataFrame | None = None
    threads: int = 1
    watch: Watch = field(default_factory=Silent)


@dataclass(frozen=True)
class JobResult:
    """What comes back: ``result`` is plain JSON (no NaN), ``file`` the bytes of the rest."""

    result: Mapping[str, Any]
    file: bytes | None = None


@dataclass(frozen=True)
class JobSpec:
    """A kind of question.

    ``function`` is "module:name" of a function from JobContext to Answer. ``network`` says that it
    needs TensorFlow whatever the model is; ``artifacts`` that it needs the fitted model;
    ``predictions`` that it needs what the run keeps of the model's predictions;
    ``fits`` that it fits the model asked about anew, which may need TensorFlow;
    ``polite`` that it looks at its Watch at least every two seconds.
    """

    function: str
    network: bool = False
    artifacts: bool = False
    predictions: bool = False
    fits: bool = False
    polite: bool = False

    def load(self) -> Callable[[JobContext], JobResult]:
        """Import the function."""
        module, name = self.function.split(":")
        function: Callable[[JobContext], JobResult] = getattr(import_module(module), name)
        return function


JOBS: dict[str, JobSpec] = {
    "review_texts": JobSpec("lib.evaluation.review_table:texts_read", polite=True),
    "review_words": JobSpec("lib.evaluation.review_jobs:typical_words"),
    "review_topics": JobSpec("lib.evaluation.review_jobs:topics_found"),
    "review_aspects": JobSpec("lib.evaluation.review_jobs:aspects_found"),
    "review_times": JobSpec("lib.evaluation.review_jobs:sentiment_over_time"),
    "review_explore_scored": JobSpec(
        "lib.evaluation.review_exploring:explore_scored", artifacts=True
    ),
    "review_explore_table": JobSpec("lib.evaluation.review_exploring:explore_table"),
    "review_lexicon": JobSpec("lib.evaluation.review_jobs:lexicon_scores"),
    "review_zero_shot": JobSpec("lib.evaluation.review_zero_shot:zero_shot_scores", polite=True),
    "review_score": JobSpec("lib.evaluation.review_jobs:score_texts", artifacts=True),
    "review_robustness": JobSpec("lib.evaluation.review_trials:robustness", fits=True),
    "review_columns": JobSpec(
        "lib.evaluation.review_columns:text_and_columns", fits=True, polite=True
    ),
    "review_labels": JobSpec("lib.evaluation.review_trials:active_learning"),
    "explain": JobSpec("lib.evaluation.review_why:explain", artifacts=True),
    "explain_held_out": JobSpec("lib.evaluation.review_why:explain_held_out", fits=True),
    "word_vectors": JobSpec("lib.evaluation.review_why:word_vectors", artifacts=True),
    "segment_portraits": JobSpec("lib.evaluation.portrait_jobs:portraits_made", predictions=True),
    "segment_map": JobSpec("lib.evaluation.portrait_jobs:map_made", predictions=True),
    "segment_deep_map": JobSpec(
        "lib.evaluation.portrait_jobs:deep_map_made", predictions=True, artifacts=True
    ),
    "lifetime": JobSpec("lib.evaluation.customer_jobs:lifetime", predictions=True),
    "lifetime_placed": JobSpec(
        "lib.evaluation.customer_jobs:lifetime", predictions=True, artifacts=True
    ),
    "next_spend": JobSpec("lib.evaluation.customer_jobs:next_spend", network=True, polite=True),
    "movement": JobSpec("lib.evaluation.customer_jobs:moved", artifacts=True),
    "cohorts": JobSpec("lib.evaluation.customer_jobs:retention_by_cohort"),
    "baskets": JobSpec("lib.evaluation.customer_jobs:baskets", predictions=True),
    "anomalies": JobSpec("lib.evaluation.customer_jobs:anomalies"),
    "anomalies_deep": JobSpec("lib.evaluation.customer_jobs:anomalies", artifacts=True),
}
"""All kinds beside "importance" and "predict", which the engine answers from a run's folds."""
