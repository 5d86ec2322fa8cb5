"""The first lines of a run of reviews claim what was found, and no more."""

from lib.core.proportions import share_of
from lib.core.task import Task, TaskKind
from lib.i18n import translator
from lib.workflows.reviews.facts.words import Topic, TopicsOfRun, TypicalWords, Word
from lib.workflows.reviews.report import review_overview
from tests.unit.report.sample_run import sample_run

EN = translator("en")


def word(name, *, sure):
    return Word(
        word=name, score=1.0, low=0.1, high=2.0, z=3.0, sure=sure, uses=9, others=1, reviews=9
    )


def typical(classes):
    return TypicalWords(classes=classes, reviews=20, of=20, positive=1)


def test_shares_of_classes_have_their_interval_the_frequent_first():
    said = review_overview.classes_sentence(("0", "positive"), (40, [30, 10]), EN)
    assert said == "Of 40 labelled reviews: 0 = 75% (60%–86%), positive = 25% (14%–40%)"


def test_words_that_may_be_chance_are_not_named():
    task = Task(TaskKind.BINARY, "y", {}, ("0", "1"), names={"1": "good"})
    classes = {"0": [word("box", sure=False)], "1": [word("nice", sure=True)]}
    said = review_overview.words_sentence(task, typical(classes), EN)
    assert said == "Typical words of good: nice"
    none = {"0": [], "1": [word("box", sure=False)]}
    assert "No word" in review_overview.words_sentence(task, typical(none), EN)


def test_topics_are_not_ordered_and_none_stands_out_by_chance():
    topics = tuple(
        Topic(name=name, words=(name,), **share_of(hits, 40))
        for name, hits in (("a", 25), ("b", 22))
    )
    found = TopicsOfRun(topics=topics, without=0, reviews=80, of=80, positive=1)
    said = review_overview.topics_sentence(("bad", "good"), found, EN)
    assert said == "Share of good by topic. None differs from the average beyond chance"


def test_the_model_in_front_is_said_to_be_no_more_than_that():
    said = review_overview.model_sentence(sample_run(), EN)
    assert said.startswith("Top of the leaderboard: ")
    assert "baseline 0.5" in said
