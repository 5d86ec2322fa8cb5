"""What the words of a report mean: the terms of its sections, metrics and models at its end."""

from collections.abc import Iterable, Iterator, Sequence

from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.drawing.svg import clean
from lib.report.glossary.subjects import terms
from lib.report.glossary.term import Term
from lib.report.sections.model_views import views_of
from lib.report.sections.section import RunView, Section, boxed


def words_html(view: RunView, shown: Sequence[Section]) -> str:
    """Return the terms that the sections of a report speak of, folded up on a screen.

    ``shown`` are those that are in it. Nothing is linked: a report is read without the app.
    """
    t = view.t
    known = _by_name(_ids(view, shown), t)
    said = "".join(f"<dt>{clean(t(one.name))}</dt><dd>{clean(t(one.about))}</dd>" for one in known)
    count = t.plural("{count} term", "{count} terms", len(known))
    folded = f"<details><summary>{clean(count)}</summary><dl>{said}</dl></details>"
    return boxed(t("Glossary"), folded, kind="words") if known else ""


def _by_name(ids: Iterable[str], t: Translator) -> list[Term]:
    found = {terms()[id_].id: terms()[id_] for id_ in ids if id_ in terms()}
    return sorted(found.values(), key=lambda term: t(term.name).casefold())


def _ids(view: RunView, shown: Sequence[Section]) -> Iterator[str]:
    for section in shown:
        yield from section.terms
    done = [model for model in view.run.models if model.status is Status.DONE]
    for model in done:
        yield model.id
        yield from model.metrics
    if any(section.id == "closer" for section in shown):
        yield from _of_views(view.run)


def _of_views(run: Run) -> Iterator[str]:
    """Yield the terms of the views of models whose charts are in a report."""
    for model in run.models:
        for one in views_of(run, model):
            if one.in_report:
                yield from one.terms
