"""What closes a report: the findings about the data, the method, and the facts of the run."""

from collections.abc import Sequence
from datetime import datetime

from lib.core.results import BY_FOLDS, BY_PERIODS, BY_ROWS, Run
from lib.i18n import Translator
from lib.report.disclosure import MIN_ROWS
from lib.report.drawing.svg import clean
from lib.report.findings_list import findings_list
from lib.report.labels import findings_of, metric_label
from lib.report.sections.section import Displays, RunView, boxed, own
from lib.report.verdict_card.estimand import estimand


def findings_html(view: RunView, displays: Displays) -> str:
    """Return the findings about the data, one item a kind; "" without any."""
    del displays
    t = view.t
    listed = findings_list(findings_of(view.run), t)
    return boxed(t("Findings"), listed) if listed else ""


def usual_method(run: Run, t: Translator) -> Sequence[str]:
    """Return how models of a target are measured and compared, in paragraphs."""
    return (
        t(
            "Every model was trained and tested on the same folds, with all preprocessing learned "
            "on the training rows of each fold. Early stopping and tuning used part of those rows."
        ),
        *_intervals(run, t),
        *verdict_method(run, t),
        t("Times are CPU seconds of training over all folds, without the final fit on all rows."),
    )


def _intervals(run: Run, t: Translator) -> Sequence[str]:
    """Return how the intervals of the models' scores were found."""
    corrected = t(
        "Intervals are 95% corrected resampled t intervals (Nadeau & Bengio 2003): folds share "
        "training rows, and the correction allows for that."
    )
    if run.verdict is None or run.verdict.method == BY_FOLDS:
        return (corrected,)
    return (
        t(
            "The 95% interval of each model's {metric} is found as that of the verdict. Those of "
            "other metrics are corrected resampled t intervals (Nadeau & Bengio 2003), which only "
            "know the folds.",
            metric=metric_label(run.plan.metric, t),
        ),
    )


def verdict_method(run: Run, t: Translator) -> Sequence[str]:
    """Return how the verdict was judged, in paragraphs."""
    verdict = run.verdict
    region = t(
        "Which model stands for a side is the luck of these rows in part: each probability allows "
        "for what choosing the best of several earned. Differences inside the region of practical "
        "equivalence (Benavoli et al. 2017) count as none."
    )
    if verdict is not None and verdict.method == BY_ROWS:
        return (
            estimand(run, verdict, t),
            t(
                "Its uncertainty is that of the rows of the test parts (influence values; DeLong "
                "et al. 1988, Bayle et al. 2020), averaged over repeats and moderated by how much "
                "the folds differ (Smyth 2004), which shows what training on other rows changes."
            ),
            region,
        )
    if verdict is not None and verdict.method == BY_PERIODS:
        return (
            estimand(run, verdict, t),
            t(
                "Its uncertainty is how much the periods differ (Student's t with one period less "
                "than there are)."
            ),
            region,
        )
    return (
        t(
            "The verdict is a Bayesian correlated t test with a region of practical equivalence "
            "(Benavoli et al. 2017). On each fold, a side is represented by its model that is "
            "best on the other folds, so that having many models to choose from is no advantage; "
            "the mean difference can therefore differ slightly from that of the two scores."
        ),
    )


def rows_note(t: Translator) -> str:
    """Return what a report does not contain."""
    return t(
        "This file contains no rows of the table: all values combine at least {count} rows.",
        count=t.number(MIN_ROWS),
    )


def facts_of(run: Run, t: Translator) -> list[tuple[str, str]]:
    """Return when, from what and by which versions a run was made: names and texts."""
    packages = run.environment.get("packages", {})
    return [
        (t("Created"), _moment(run.created, t)),
        (t("Duration"), t.duration(run.seconds)),
        (t("Run"), run.id),
        (t("SHA-256 of the file"), run.dataset_sha256),
        ("Python", str(run.environment.get("python") or "–")),
        (t("Packages"), ", ".join(f"{name} {packages[name]}" for name in sorted(packages)) or "–"),
        (t("Cores"), str(run.environment.get("cores") or "–")),
    ]


def facts_html(view: RunView, displays: Displays) -> str:
    """Return the facts of the run as a list."""
    del displays
    facts = facts_of(view.run, view.t)
    said = "".join(f"<dt>{clean(name)}</dt><dd>{own(value)}</dd>" for name, value in facts)
    return boxed(view.t("Details"), f"<dl>{said}</dl>")


def _moment(when: str, t: Translator) -> str:
    try:
        return t.moment(datetime.fromisoformat(when)) + " UTC"
    except ValueError:
        return when
