import pytest

from lib.i18n.josa import chosen, final_of
from lib.i18n.translator import translator


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("{x}을(를)", "배송", "{x}을"),
        ("{x}을(를)", "가격표", "{x}를"),
        ("{x}(으)로", "서울", "{x}로"),
        ("{x}(으)로", "부산", "{x}으로"),
        ("{x}은(는)", "3", "{x}은"),
        ("{x}은(는)", "2", "{x}는"),
        ("{x}(으)로", "Python 3.11", "{x}로"),
        ("{x}은(는)", "CSV", "{x}는"),
        ("{x}이(가)", "Random Forest (100)", "{x}가"),
        ('"{x}"은(는)', "별점", '"{x}"은'),
        ("{x}({y})과(와)", "신경망", "{x}({y})과"),
        ("{y}을(를)", "배송", "{y}을(를)"),
    ],
)
def test_particle_follows_the_sound_before_it(template, value, expected):
    assert chosen(template, {"x": value}) == expected


def test_a_value_keeps_its_own_particles():
    said = translator("ko")("{name}을(를) 보기", name="값은(는)")
    assert "값은(는)" in said


def test_empty_and_foreign_values_do_no_harm():
    assert [final_of(text) for text in ("", "…", "日本", "🙂")] == ["", "", "", ""]


def test_every_particle_of_two_forms_in_the_catalogue_is_chosen():
    from lib.i18n.josa import _FORMS
    from tests.unit.i18n.test_catalogues import placeholders, translated

    left = []
    for texts in translated("ko").values():
        for text in texts:
            said = chosen(text, dict.fromkeys(placeholders(text), "값"))
            left += [text for both in _FORMS if both in said]
    assert not left
