"""The glossary says each word of the pages once, in every language, and all its links lead on."""

import ast
import re
from collections import Counter
from functools import cache

import pytest

from lib.core.metrics import METRICS
from lib.core.references import look_up
from lib.core.workflow import Workflow, workflows
from lib.i18n import LOCALES, translator
from lib.i18n.texts import FINDINGS
from lib.models.catalogue import all_models
from lib.report.drawing.svg import clean
from lib.report.glossary.search import folded, names, nearest, search
from lib.report.glossary.subjects import seen_with, subjects, terms
from lib.report.glossary.term import Term
from lib.report.html import render
from lib.report.sections.model_views import MODEL_VIEWS
from lib.ui.shell.terms import with_terms
from lib.ui.widgets.findings import _TERMS as FINDING_TERMS
from lib.workflows.reviews.page.result import _TERMS as REVIEW_TERMS
from lib.workflows.segments.page.result import _TERMS as SEGMENT_TERMS
from tests.unit.i18n.test_catalogues import OTHERS, ROOT, translated
from tests.unit.report.sample_run import sample_run

every_language = pytest.mark.parametrize("language", list(LOCALES))
REGISTERED = {*METRICS, *(spec.id for spec in all_models())}
LINKING = ("with_terms", "term_help", "term_about", "term_line")
OWN = [term for term in terms().values() if term.id not in REGISTERED]


@cache
def texts_of_pages() -> tuple[str, ...]:
    """Return all English texts but those that only the glossary has."""
    code = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "lib").rglob("*.py")
        if path.parent.name != "glossary" and path.name != "terms.py"
    )
    own = {text for term in OWN for text in (term.name, term.about, term.also)}
    return tuple(text for text in translated(OTHERS[0]) if text not in own or f'"{text}"' in code)


@cache
def said(language: str) -> str:
    t = translator(language)
    return "\n".join(t(text) for text in texts_of_pages()).casefold()


def forms(term: Term, language: str) -> list[str]:
    t = translator(language)
    also = t(term.also).split(";") if term.also else []
    return [name.strip().casefold() for name in (t(term.name), *also)]


@every_language
def test_the_pages_use_every_word(language: str) -> None:
    def used(form: str) -> bool:
        if re.search("[가-힣]", form):
            return form in said(language)  # particles follow without a space
        whole = rf"(?<!\w){re.escape(form)}(?:s|es)?(?!\w)"
        return re.search(whole, said(language), re.ASCII) is not None

    assert [term.id for term in OWN if not any(map(used, forms(term, language)))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated(language: str) -> None:
    known = translated(language)
    said = [text for term in terms().values() for text in (term.name, term.about, term.also)]
    assert [text for text in said if text and not known.get(text, ("",))[0]] == []


@every_language
def test_no_word_stands_twice(language: str) -> None:
    t = translator(language)
    listed = [term for subject in subjects() for term in subject.terms]
    assert [id_ for id_, count in Counter(one.id for one in listed).items() if count > 1] == []
    counted = Counter(folded(t(one.name)) for one in listed)
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_metric_and_model_has_an_entry_with_its_own_text() -> None:
    for one in (*METRICS.values(), *all_models()):
        found = terms()[one.name if hasattr(one, "name") else one.id]
        assert (found.name, found.about) == (one.label, one.about)


def test_what_is_to_be_seen_exists_and_leads_back() -> None:
    for id_, others in seen_with().items():
        assert id_ not in [one.id for one in others]
        for other in others:
            assert terms()[id_] in seen_with()[other.id]


@every_language
def test_explanations_are_a_sentence_or_two(language: str) -> None:
    t = translator(language)
    for term in OWN:
        about = t(term.about)
        assert about.endswith("."), term.id
        assert 1 <= len(re.findall(r"[.!?](?= |$)", re.sub(r"et al\.", "", about))) <= 3, term.id
        assert len(about) < 260, term.id


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("cross-validation", "cross_validation"),
        ("cross validation", "cross_validation"),
        ("교차검증", "cross_validation"),
        ("교차 검증", "cross_validation"),
        ("k-NN", "knn"),
        ("SVM", "linear_svm"),
        ("R2", "r2"),
        ("F1", "f1"),
        ("정확도", "accuracy"),
        ("ROPE", "rope"),
        ("credible interval", "interval"),
        ("신뢰구간", "interval"),
        ("Cramer's V", "association"),
        ("tf idf", "tfidf"),
        ("과적합", "overfitting"),
        ("overfit", "overfitting"),
        ("baseline", "dummy"),
        ("혼합 모델", "blend"),
        ("regret", "expected_loss"),
        ("장바구니", "association_rule"),
        ("향상도", "lift"),
        ("RFM", "rfm"),
        ("memorise", "training_rows"),
    ],
)
@every_language
def test_a_word_of_either_language_finds_its_term(query: str, id_: str, language: str) -> None:
    if query == "memorise" and language != "en":
        return  # explanations are searched in the reader's language
    assert id_ in [term.id for term in search(query, translator(language))]


def test_the_best_match_comes_first() -> None:
    t = translator("en")
    assert [search(query, t)[0].id for query in ("precision", "정밀도", "fold", "rfm")] == [
        "precision",
        "precision",
        "fold",
        "rfm",
    ]


@pytest.mark.parametrize("query", ["", "   ", "-", "!?", "§", "zzzz", "<script>alert(1)</script>"])
def test_what_no_term_has_finds_none(query: str) -> None:
    assert search(query, translator("en")) == []


def test_a_misspelled_word_has_a_nearest_one() -> None:
    assert nearest("acuracy") == terms()["accuracy"]
    assert nearest("cros-validaton") == terms()["cross_validation"]
    assert nearest("zzzz") is None
    assert nearest("") is None


def test_every_term_is_found_by_its_own_names() -> None:
    t = translator("en")
    for term in terms().values():
        for name in names()[term.id]:
            assert term in search(name, t), (term.id, name)


def linked() -> dict[str, str]:
    """Return the ids that pages link to, each with a file that does."""
    found = {}
    for path in (ROOT / "lib").rglob("*.py"):
        text = path.read_text("utf-8")
        if "lib.ui.shell.terms" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in LINKING:
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                found |= dict.fromkeys(given, path.name)
    return found


def test_tooltips_lead_to_terms_that_there_are() -> None:
    found = linked()
    assert len(found) > 40
    assert {id_: place for id_, place in found.items() if id_ not in terms()} == {}


def test_lines_below_views_lead_to_terms_that_there_are() -> None:
    views = {view.id: view.terms for view in MODEL_VIEWS}
    for name, ids in {**views, **SEGMENT_TERMS, **REVIEW_TERMS}.items():
        assert ids, name
        assert set(ids) <= set(terms()), name


def test_findings_lead_to_terms_that_there_are() -> None:
    assert set(FINDING_TERMS) <= set(FINDINGS)
    assert set(FINDING_TERMS.values()) <= set(terms())


def test_settings_named_like_a_term_are_what_it_explains() -> None:
    """A tooltip of a setting leads to the term of its name: a further one is to be looked at."""
    settings = {one.name for spec in all_models() for one in spec.settings}
    assert settings & set(terms()) == {
        *("batch", "dropout", "embedding", "ensemble", "epochs", "leaf", "learning_rate"),
        *("pruning", "weight_decay", "recency", "frequency", "monetary"),
    }


def test_a_link_holds_term_and_language() -> None:
    said = with_terms("Text.", translator("ko"), "fold", "no_such_term")
    assert said == "Text.\n\n용어집: [폴드](glossary?term=fold&lang=ko)"
    assert with_terms("Text.", translator("en"), "no_such_term") == "Text."


@pytest.mark.parametrize("workflow", workflows().values(), ids=lambda one: one.domain)
def test_sections_lead_to_terms_that_there_are(workflow: Workflow) -> None:
    said = {id_ for section in look_up(workflow.sections) for id_ in section.terms}
    assert said
    assert said <= set(terms())


@every_language
def test_a_report_ends_with_its_words_and_links_nowhere(language: str) -> None:
    t = translator(language)
    page = render(sample_run(), t)
    words = page[page.rindex('<section class="words">') : page.index("</main>")]
    for id_ in ("roc_auc", "hist_gradient_boosting", "rope", "fold"):
        assert f"<dt>{clean(t(terms()[id_].name))}</dt>" in words, id_
    for id_ in ("learning_curve", "rfm", "rmse"):
        assert f"<dt>{clean(t(terms()[id_].name))}</dt>" not in words, id_
    assert "<a " not in words
    assert words.count("<dt>") == len(set(re.findall("<dt>(.*?)</dt>", words)))
