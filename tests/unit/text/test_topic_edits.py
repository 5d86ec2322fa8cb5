from lib.core.proportions import share_of
from lib.workflows.reviews.exploring.topic_edits import edited
from lib.workflows.reviews.facts.words import Topic, TopicEdits, TopicsOfRun, TopicTimes


def topic(name, rows, hits):
    return Topic(
        name=name,
        words=(name, "film"),
        counts=(rows, 9),
        examples=(rows,),
        **share_of(hits, rows),
    )


FOUND = TopicsOfRun(
    topics=(topic("a", 30, 20), topic("b", 20, 5), topic("c", 10, 1)),
    times=TopicTimes(when=("x", "y"), rows=(40, 20), topics=((20, 10), (10, 10), (9, 1))),
    without=2,
    reviews=62,
    of=62,
    positive=1,
)


def test_topics_that_are_joined_have_the_sum_of_their_reviews():
    made = edited(FOUND, TopicEdits(names={"1": "배송"}, into={"2": 1}))
    first, second = made.topics
    assert (first.name, first.rows, first.hits, first.parts) == ("a", 30, 20, (0,))
    assert (second.name, second.rows, second.hits) == ("배송", 30, 6)
    assert second.parts == (1, 2)
    assert second.words == ("b", "film", "c")
    assert made.times.topics == ((20, 10), (19, 11))
    assert sum(one.rows for one in made.topics) == 60


def test_a_chain_ends_once_and_a_circle_loses_no_review():
    chain = edited(FOUND, TopicEdits(into={"2": 1, "1": 0})).topics
    assert [one.rows for one in chain] == [60]
    circle = edited(FOUND, TopicEdits(into={"0": 1, "1": 0, "2": 9})).topics
    assert sum(one.rows for one in circle) == 60
    assert edited(FOUND, TopicEdits()).topics[0].name == "a"
