"""What is said of a number of segments is true of the number that is used."""

from dataclasses import replace
from typing import Any

import pytest

from lib.i18n import translator
from lib.workflows.segments.facts.choice import Choice, Sentence, ValleyCounts
from lib.workflows.segments.report.segment_number import results_table, signs_text, stability_text
from tests.unit.report.sample_segments import choice, decided, old_choice

EN, KO = translator("en"), translator("ko")


def changed(asked: int | None = None, **changes: dict[str, Any]) -> Choice:
    """Return the sample's choice with measures changed by number of segments: k3={...}."""
    return decided([replace(look, **changes.get(f"k{look.k}", {})) for look in choice().ks], asked)


def said(found: Choice) -> tuple[str, str]:
    """Return title and text, once it is seen that both languages have them without gaps."""
    for language in (EN, KO):
        assert all(part and "{" not in part for part in stability_text(found, language))
    return stability_text(found, EN)


def test_a_number_that_passes_says_what_it_reached_and_why_no_more():
    title, text = said(choice())
    assert title == "3 stable segments"
    assert text.startswith("3 segments are used: the largest number of segments that fails no test")
    assert "is reproduced 85% or more" in text
    assert "at least 4.5 standard deviations apart" in text
    assert "cannot be decided: there are too few customers for 1 of 3 pairs" in text
    assert "There is a density valley between every two" not in text
    last = "Tests that 4 segments fail: “Each reproduced” (55%), “Well separated” (3.5)."
    assert text.endswith(last)


def test_a_valley_is_only_said_where_it_was_found_between_every_two():
    found = ValleyCounts(found=3)
    _, text = said(changed(k3={"valleys": found}))
    assert "There is a density valley between every two." in text
    assert "cannot be decided" not in text


LOST = ValleyCounts(missing=1)


def test_without_a_number_that_passes_the_one_named_is_the_one_used():
    near = {"distance": 2.6}
    found = changed(k2={**near, "valleys": LOST}, k3={**near, "valleys": LOST}, k4=near)
    title, text = said(found)
    assert found.k == 3
    assert title == "No number of segments passes every test"
    assert text.startswith("3 segments are used: no number passes every test, and this is the")
    assert "The least stable of them is reproduced 85%" in text
    assert "Tests failed: “Well separated” (2.6), “Valley in between” (0 of 1)." in text
    assert "split a continuum" in text


def test_a_continuum_is_only_said_where_a_valley_is_ruled_out():
    valley = ValleyCounts(found=1)
    only_noise = {"above_noise": 0.01, "valleys": valley}
    _, text = said(changed(k2=only_noise, k3=only_noise))
    assert "Tests failed: “Tighter than noise” (0.5)." in text
    assert "continuum" not in text


def test_where_nothing_comes_back_no_segment_is_called_so():
    weak = {k: {"jaccard_clusters": (0.9, least)} for k, least in (("k2", 0.5), ("k3", 0.7499))}
    found = changed(**weak)
    _, text = said(found)
    assert found.k == 3
    assert "for no number is every segment reproduced" in text
    assert "“Each reproduced” (74%)" in text  # rounded up it would have passed


@pytest.mark.parametrize(
    ("asked", "opinion"),
    [
        (3, "The tests would choose the same number."),
        (4, "The tests would choose 3."),
        (12, "The tests would choose 3."),
    ],
)
def test_a_number_that_was_asked_for_is_named_with_what_the_tests_say(asked, opinion):
    title, text = said(changed(asked))
    assert title == f"{asked} segments, as requested"
    assert (
        f"The number of segments was set to {asked}, so all models use {asked}. {opinion}" in text
    )
    assert ("Tests failed: “Each reproduced” (55%)" in text) is (asked == 4)


def test_an_asked_number_where_nothing_passes():
    near = {"distance": 2.6}
    _, text = said(changed(4, k2=near, k3=near, k4=near))
    assert "No number passes every test; without your choice, 3 would be used." in text


def test_runs_from_before_these_tests_name_the_number_they_used():
    title, text = said(old_choice())
    assert title == "No stable segments"
    assert text.startswith("4 segments are used. The least stable of them is reproduced 55%")
    sentence = Sentence("segments_stable", {"k": 3, "percent": 85})
    stable = replace(old_choice(), k=3, stable_k=3, sentence=sentence)
    title, text = said(stable)
    assert title == "3 stable segments"
    assert text.startswith("3 segments are stable")
    assert "set to 6" in said(replace(stable, k=6, auto=False))[1]
    assert stability_text(Choice(2), EN)[0]
    assert stability_text(None, EN) == ("", "")
    assert results_table(old_choice(), EN) == ([], [])


def test_the_table_shows_every_test_of_every_number_with_limits():
    headings, rows = results_table(choice(), EN)
    assert headings == [
        "Segments",
        "Each reproduced (each at least 75%)",
        "Tighter than noise (above by 2 standard errors)",
        "Well separated (at least 4.0 SD)",
        "Valley in between (fewer half-way)",
    ]
    assert rows == [
        ["2", "✓ 90%", "✓ 10.0", "✓ 5.5", "✓ 1 of 1"],
        ["3 (used)", "✓ 85%", "✓ 15.0", "✓ 4.5", "? 2 of 3"],
        ["4", "✗ 55%", "✓ 10.0", "✗ 3.5", "? 5 of 6"],
    ]
    assert len(results_table(choice(), KO)[1]) == 3
    assert "too few customers to decide" in signs_text(EN)
