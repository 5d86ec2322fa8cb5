"""In what runs differ: data, settings, models, software; and whether their folds are the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from lib.core.bundled import original_id
from lib.core.plan import Plan, SplitKind
from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.models.catalogue import find_model
from lib.models.settings import value_shown
from lib.report.labels import metric_label, model_label, parts_title, status_label
from lib.report.sentences import rope_text
from lib.report.side_by_side.compare_runs import find

NOTHING = "–"
_LISTED = 8
_SPLITS = {
    SplitKind.KFOLD: N_("At random"),
    SplitKind.STRATIFIED: N_("At random, stratified by class"),
    SplitKind.GROUP: N_("Groups kept together"),
    SplitKind.TIME: N_("In time order"),
    SplitKind.BOOTSTRAP: N_("Resampled customers (bootstrap)"),
    SplitKind.ORIGINS: N_("Cut-offs in time"),
}


@dataclass(frozen=True)
class Fact:
    """One thing known of each run, in words; ``topic`` is the heading it stands under."""

    topic: str
    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs are not all alike in it."""
        return len(set(self.values)) > 1


def facts(runs: Sequence[Run], t: Translator) -> list[Fact]:
    """Return what is known of the runs' data, settings, models and software, by topic."""
    return [*_data(runs, t), *_settings(runs, t), *_models(runs, t), *_software(runs, t)]


def cautions(runs: Sequence[Run], t: Translator) -> list[str]:
    """Return what keeps these runs from being compared number by number."""
    found = []
    kinds = list(dict.fromkeys(t(str(run.task.kind)) for run in runs))
    metrics = list(dict.fromkeys(metric_label(run.plan.metric, t) for run in runs))
    if len(kinds) > 1:
        found.append(
            t(
                "These runs predict different kinds of target ({kinds}). Their scores mean "
                "different things and cannot be compared.",
                kinds=", ".join(kinds),
            )
        )
    elif len({(run.dataset_sha256, run.task.target) for run in runs}) > 1:
        found.append(
            t(
                "These runs use different tables or targets. A higher score does not mean a "
                "better run: read each column on its own."
            )
        )
    if len(metrics) > 1:
        found.append(
            t(
                "The verdicts are based on different metrics ({metrics}).",
                metrics=", ".join(metrics),
            )
        )
    return found


def other_folds(run: Run, reference: Run, t: Translator) -> list[str]:
    """Return in what two runs differ that makes their folds different; empty if folds are equal.

    The number of repeats is not among it: each repeat is drawn from the seed and its own number
    (lib.evaluation.train.splits), so that the first repeats of both are the same.
    """
    first, second = (_fold_facts(one, t) for one in (run, reference))
    return [name for name, value in first.items() if value != second[name]]


def _fold_facts(run: Run, t: Translator) -> dict[str, object]:
    task, plan = run.task, run.plan
    return {
        t("File (SHA-256)"): run.dataset_sha256,
        t("Table as it was read (id)"): original_id(run.dataset_id),
        t("Rows"): run.rows,
        t("Target"): task.target,
        t("Kind of task"): task.kind,
        t("Classes"): task.classes,
        t("Rows sampled"): plan.sample_rows,
        parts_title(plan, t): plan.folds,
        t("Seed"): plan.seed,
        t("Assignment to folds"): plan.split,
        t("Groups"): task.group,
        t("Time"): task.time,
    }


def _data(runs: Sequence[Run], t: Translator) -> list[Fact]:
    topic = t("Data")
    used = [run.task.features for run in runs]
    everywhere = set.intersection(*(set(one) for one in used))
    found = [
        _fact(topic, t("File"), (run.dataset_name for run in runs)),
        _fact(topic, t("File (SHA-256)"), (run.dataset_sha256[:12] for run in runs)),
        _fact(
            topic, t("Table as it was read (id)"), (original_id(run.dataset_id)[:8] for run in runs)
        ),
        _fact(topic, t("Rows"), (t.number(run.rows) for run in runs)),
        _fact(topic, t("Columns"), (t.number(run.columns) for run in runs)),
        _fact(topic, t("Target"), (run.task.target for run in runs)),
        _fact(topic, t("Kind of task"), (t(str(run.task.kind)) for run in runs)),
        _fact(topic, t("Classes"), (_listed(run.task.shown) for run in runs)),
        _fact(topic, t("Features used"), (t.number(len(one)) for one in used)),
        _fact(
            topic,
            t("Features not in all runs"),
            (_listed([name for name in one if name not in everywhere]) for one in used),
        ),
    ]
    changed = [name for name in used[0] if name in everywhere and _kinds(used, name) > 1]
    return found + [
        _fact(
            topic,
            t("Kind of the column {column}", column=name),
            (t(str(one[name])) for one in used),
        )
        for name in changed[:_LISTED]
    ]


def _kinds(used: Sequence[Mapping[str, str]], name: str) -> int:
    return len({one[name] for one in used})


def _settings(runs: Sequence[Run], t: Translator) -> list[Fact]:
    topic = t("Settings")
    plans = [run.plan for run in runs]
    yes, no = t("Yes"), t("No")
    return [
        _fact(topic, t("Effort"), (t(str(plan.effort)) for plan in plans)),
        _fact(topic, t("Folds"), (t.number(plan.folds) for plan in plans)),
        _fact(topic, t("Repeats"), (t.number(plan.repeats) for plan in plans)),
        _fact(topic, t("Seed"), (str(plan.seed) for plan in plans)),
        _fact(topic, t("Metric"), (metric_label(plan.metric, t) for plan in plans)),
        _fact(topic, t("Region of equivalence"), (_rope(plan, t) for plan in plans)),
        _fact(topic, t("Assignment to folds"), (t(_SPLITS[plan.split]) for plan in plans)),
        _fact(topic, t("Groups"), (run.task.group or NOTHING for run in runs)),
        _fact(topic, t("Time"), (run.task.time or NOTHING for run in runs)),
        _fact(topic, t("Rows sampled"), (_count(plan.sample_rows, t) for plan in plans)),
        _fact(topic, t("Classes weighted equally"), (yes if p.class_weight else no for p in plans)),
        _fact(
            topic,
            t("Time budget"),
            (t.duration(p.budget_seconds) if p.budget_seconds else NOTHING for p in plans),
        ),
    ]


def _models(runs: Sequence[Run], t: Translator) -> list[Fact]:
    topic = t("Models")
    ids = list(dict.fromkeys(model.id for run in runs for model in run.models))
    found = []
    for one in ids:
        states = (find(run, one) for run in runs)
        stated = (status_label(model.status, t) if model else NOTHING for model in states)
        found.append(_fact(topic, model_label(one, t), stated))
        said = tuple(_changed(run.plan, one, t) for run in runs)
        if set(said) != {NOTHING}:
            name = t("Settings of {model}", model=model_label(one, t))
            found.append(Fact(topic, name, said))
    return found


def _changed(plan: Plan, model_id: str, t: Translator) -> str:
    """Return the settings of a model that differ from its own, by the names they have."""
    values = plan.settings.get(model_id, {})
    spec = find_model(model_id)
    if spec is None:
        said = [f"{name}: {value}" for name, value in values.items()]
    else:
        labels = {setting.name: t(setting.label) for setting in spec.settings}
        said = [f"{labels.get(one, one)}: {value_shown(spec, values[one])}" for one in values]
    return ", ".join(said) or NOTHING


def _software(runs: Sequence[Run], t: Translator) -> list[Fact]:
    topic = t("Software")
    packages = [dict(run.environment.get("packages") or {}) for run in runs]
    names = list(dict.fromkeys(chain.from_iterable(packages)))
    python = (str(run.environment.get("python") or NOTHING) for run in runs)
    cores = (str(run.environment.get("cores") or NOTHING) for run in runs)
    return [
        _fact(topic, "Python", python),
        _fact(topic, t("Processor cores"), cores),
        *(_fact(topic, name, (str(one.get(name, NOTHING)) for one in packages)) for name in names),
    ]


def _fact(topic: str, name: str, values: Iterable[object]) -> Fact:
    return Fact(topic, name, tuple(str(value) for value in values))


def _listed(names: Sequence[str]) -> str:
    head = ", ".join(names[:_LISTED])
    return (head if len(names) <= _LISTED else f"{head}, … ({len(names)})") or NOTHING


def _count(value: int | None, t: Translator) -> str:
    return NOTHING if value is None else t.number(value)


def _rope(plan: Plan, t: Translator) -> str:
    if plan.rope_relative:
        return t("± {share} of the better score", share=t.percent(plan.rope, _digits(plan.rope)))
    return f"± {rope_text(plan.rope, t)}"


def _digits(share: float) -> int:
    """Return the decimals that a share needs as a percentage: at most two."""
    return next((places for places in (0, 1) if round(100 * share, places) == 100 * share), 2)
