"""How many segments, in words: the number that is used, why, and what each test says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.i18n import N_, Translator
from lib.i18n.texts.segments import CHOICES
from lib.workflows.segments.facts.choice import Choice, KScores
from lib.workflows.segments.groups.decision import (
    APART,
    ERRORS,
    FURTHEST_IN_ONE,
    NOISE,
    RETURNS,
    TESTS,
    VALLEY,
    failed,
    floored,
    is_tested,
    scores_of,
)
from lib.workflows.segments.groups.stability import STABLE

TEST_TEXTS: Mapping[str, str] = {
    RETURNS: N_("Each reproduced"),
    NOISE: N_("Tighter than noise"),
    APART: N_("Well separated"),
    VALLEY: N_("Valley in between"),
}
"""What the tests of segments.groups.decision are called, on charts and in sentences."""
_SIGNS = {True: "✓", False: "✗", None: "?"}


def stability_text(choice: Choice | None, t: Translator) -> tuple[str, str]:
    """Return the verdict on the number of segments: a title and sentences; empty if not known."""
    if choice is None:
        return "", ""
    if not is_tested(choice):
        return _untested_title(choice, t), _untested_text(choice, t)
    look = scores_of(choice, choice.k)
    title = t("No number of segments passes every test")
    if choice.stable_k is not None:
        count = choice.stable_k
        title = t.plural("{count} stable segment", "{count} stable segments", count)
    if not choice.auto:
        k = t.number(choice.k)
        title = t("{k} segments, as requested", k=k)
    said = [_why(choice, t) if choice.auto else _asked(choice, look, t)]
    if look is not None:
        said += [_measured(look, t), _valleys(look, t)]
    if choice.auto and choice.basis == "tests":
        said.append(_next(choice, t))
    return title, " ".join(part for part in said if part)


def results_table(choice: Choice, t: Translator) -> tuple[list[str], list[list[str]]]:
    """Return headings and a row for each number of segments: what it reached in each test.

    Empty for choices that were made before there were these tests.
    """
    if not is_tested(choice):
        return [], []
    limits = {
        RETURNS: t("each at least {limit}", limit=t.percent(STABLE)),
        NOISE: t("above by {limit} standard errors", limit=t.number(ERRORS)),
        APART: t("at least {limit} SD", limit=t.number(FURTHEST_IN_ONE, 1)),
        VALLEY: t("fewer half-way"),
    }
    headings = [
        t("Segments"),
        *(f"{t(TEST_TEXTS[test])} ({limits[test]})" for test in TESTS),
    ]
    rows = []
    for look in choice.ks:
        used = t("{k} (used)", k=t.number(look.k))
        signs = [f"{_SIGNS[look.tests[test]]} {_value(look, test, t)}" for test in TESTS]
        rows.append([used if look.k == choice.k else t.number(look.k), *signs])
    return headings, rows


def signs_text(t: Translator) -> str:
    """Return what the signs of the table mean, and the rule."""
    return t(
        "✓ passed, ✗ failed, ? too few customers to decide, so not used. The largest number that "
        "fails no test is used; if there is none, the largest for which every segment is "
        "reproduced."
    )


def passed_title(choice: Choice, test: str, t: Translator) -> str:
    """Return a test's name and the numbers of segments that pass it, as a chart's title."""
    said = []
    for state, text in ((True, N_("passed by {ks}")), (None, N_("undecided for {ks}"))):
        ks = [look.k for look in choice.ks if look.tests[test] is state]
        if ks:
            said.append(t(text, ks=", ".join(_runs(ks, t))))
    if not any(look.tests[test] for look in choice.ks):
        said.insert(0, t("passed by none"))
    return f"{t(TEST_TEXTS[test])}: {'; '.join(said)}"


def _runs(ks: Sequence[int], t: Translator) -> list[str]:
    """Return numbers in words, three or more in a row by their ends."""
    found: list[str] = []
    at = 0
    while at < len(ks):
        end = at
        while end + 1 < len(ks) and ks[end + 1] == ks[end] + 1:
            end += 1
        if end - at < 2:
            end = at
            found.append(t.number(ks[at]))
        else:
            found.append(t("{first} to {last}", first=t.number(ks[at]), last=t.number(ks[end])))
        at = end + 1
    return found


def _said(t: Translator, code: str, **values: str) -> str:
    return t(CHOICES[code], **values)


def _why(choice: Choice, t: Translator) -> str:
    k = t.number(choice.k)
    return _said(t, f"segments_by_{choice.basis}", k=k)


def _asked(choice: Choice, look: KScores | None, t: Translator) -> str:
    """Say that the analyst fixed the number, and what the tests would have chosen."""
    said = [
        t("The number of segments was set to {k}, so all models use {k}.", k=t.number(choice.k))
    ]
    other = choice.tests_k
    if choice.stable_k is None:
        text = N_("No number passes every test; without your choice, {k} would be used.")
        said.append(t(text, k=t.number(other)))
    elif look is not None and look.stable and other == choice.k:
        said.append(t("The tests would choose the same number."))
    else:
        said.append(t("The tests would choose {k}.", k=t.number(other)))
    return " ".join(said)


def _measured(look: KScores, t: Translator) -> str:
    """Say what the number in use reached, and which tests it fails."""
    least = t.percent(floored(min(look.jaccard_clusters), 2))
    wrong = failed(look)
    if not wrong:
        distance = t.number(floored(look.distance, 1), 1)
        return _said(t, "segments_pass", percent=least, distance=distance)
    said = _said(t, "segments_failed", failed=_names(wrong, look, t))
    if RETURNS in wrong:
        return said
    return f"{_said(t, 'segments_least', percent=least)} {said}"


def _valleys(look: KScores, t: Translator) -> str:
    """Say what is known of valleys: one everywhere, none somewhere, or that it is open."""
    passed, counts = look.tests[VALLEY], look.valleys
    if passed is None:
        pairs = t.number(counts.pairs)
        return _said(t, "segments_undecided", count=t.number(counts.undecided), pairs=pairs)
    return _said(t, "segments_valley" if passed else "segments_pieces")


def _next(choice: Choice, t: Translator) -> str:
    """Say why one segment more is not used."""
    following = scores_of(choice, choice.k + 1)
    if following is None:
        return ""
    return _said(
        t,
        "segments_next",
        next=t.number(following.k),
        failed=_names(failed(following), following, t),
    )


def _names(tests: Sequence[str], look: KScores, t: Translator) -> str:
    return ", ".join(f"“{t(TEST_TEXTS[test])}” ({_value(look, test, t)})" for test in tests)


def _value(look: KScores, test: str, t: Translator) -> str:
    """Return what a number of segments reached in a test, rounded to the safe side."""
    if test == RETURNS:
        return t.percent(floored(min(look.jaccard_clusters), 2))
    if test == NOISE:
        error = look.above_noise_se
        return t.number(floored(look.above_noise / error, 1), 1) if error > 0 else "–"
    if test == APART:
        return t.number(floored(look.distance, 1), 1)
    pairs = look.valleys
    return t("{found} of {pairs}", found=t.number(pairs.found), pairs=t.number(pairs.pairs))


def _untested_title(choice: Choice, t: Translator) -> str:
    if choice.stable_k is None:
        return t("No stable segments")
    return t.plural("{count} stable segment", "{count} stable segments", choice.stable_k)


def _untested_text(choice: Choice, t: Translator) -> str:
    """Return what a run said that was made before there were these tests."""
    said = []
    kept, look = choice.sentence, scores_of(choice, choice.k)
    if choice.stable_k is not None and kept is not None and kept.code in CHOICES:
        values = {name: t.number(value) for name, value in kept.values.items()}
        said.append(t(CHOICES[kept.code], **values))
    elif look is not None:
        least = t.percent(floored(min(look.jaccard_clusters), 2))
        said.append(_said(t, "segments_before", k=t.number(choice.k), percent=least))
    if not choice.auto:
        said.append(
            t(
                "The number of segments was set to {k}, so all models use {k}.",
                k=t.number(choice.k),
            )
        )
    return " ".join(said)
