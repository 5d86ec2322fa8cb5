import re

import pytest

from lib.i18n import LOCALES, translator
from lib.report.glossary.subjects import subjects, terms
from lib.ui.glossary.listing import in_order, listing
from tests.hostile import ADDRESSES, TAG
from tests.ui.conftest import said


def html_of(at) -> str:
    (found,) = [one.proto.body for one in at.get("html") if "deepworth-glossary" in one.proto.body]
    return found


def in_sight(page: str) -> list[str]:
    return re.findall(r'<dt id="([^"]+)">', page)


def test_all_terms_stand_by_subject_in_the_order_of_the_language(open_app):
    page = html_of(open_app("glossary", locale="ko-KR"))
    t = translator("ko")
    assert in_sight(page) == [term.id for one in subjects() for term in in_order(one, t)]
    assert "교차 검증<span" in page
    assert '<span lang="en">Cross-validation</span>' in page
    assert page.count("<h2") == len(subjects())


def test_a_link_opens_its_term_first(open_app):
    at = open_app("glossary", term="rope", lang="ko")
    first = html_of(at).split("<section")[0]
    assert "동등 구간" in first
    assert "Region of equivalence" in first
    assert in_sight(html_of(at)) == list(dict.fromkeys(in_sight(html_of(at))))


def test_a_search_shows_what_it_found_and_leaves_the_link(open_app):
    at = open_app("glossary", term="rope")
    at.text_input(key="deepworth_glossary_search").set_value("정밀도").run()
    assert set(in_sight(html_of(at))) == {
        "precision",
        "average_precision",
        "label_ranking",
        "precision_recall",
    }
    assert "4 terms" in said(at)
    assert "term" not in at.query_params
    assert html_of(at).split("<section")[0].endswith("</div>")
    assert "Precision" in html_of(at).split("<section")[0]


def test_links_lead_to_terms_also_where_a_search_put_them_away():
    for t in map(translator, LOCALES):
        page = listing(t, shown={"fold"}, first=terms()["fold"])
        anchors = re.findall(r' id="([^"]+)"', page)
        assert len(anchors) == len(set(anchors))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)
        assert 'id="fold">' in page
        assert 'id="seed" class="away">' in page


@pytest.mark.parametrize("wanted", ["acuracy", TAG, ADDRESSES[0], "**b** :red[x]", "x" * 3000])
def test_an_unknown_term_is_said_as_it_was_written(open_app, wanted):
    at = open_app("glossary", term=wanted)
    assert wanted[:200] in said(at)
    assert wanted == "acuracy" or wanted not in html_of(at)
    if wanted == "acuracy":
        assert "The nearest one is Accuracy." in said(at)
        assert ">Accuracy<" in html_of(at).split("<section")[0]


def test_nothing_of_a_hostile_search_is_shown(open_app):
    at = open_app("glossary")
    for query in (TAG, ADDRESSES[0], "<script>alert(1)</script>", "$x^2$ :red[x]", "zz" * 5000):
        at.text_input(key="deepworth_glossary_search").set_value(query).run()
        assert not at.exception
        assert "No term matches." in said(at)
        assert query not in html_of(at)
        assert in_sight(html_of(at)) == []


def test_tooltips_of_the_set_up_lead_to_the_glossary(open_app):
    at = open_app(locale="ko-KR")
    at.button(key="deepworth_sample_breast_cancer").click().run()
    at.switch_page("pages/compare.py").run()
    helps = [one.proto.help for kind in ("selectbox", "number_input") for one in at.get(kind)]
    assert any("(glossary?term=target&lang=ko)" in one for one in helps)
    assert any("(glossary?term=metric&lang=ko)" in one for one in helps)
