"""The page of reviews in each of its states; nothing is trained here."""

from dataclasses import replace

import pytest

from lib.core.results import Failure, Status
from lib.intake.reading import read_table
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from lib.workflows.reviews.job_specs import LABELS, WORDS, WordsParameters
from tests.samples import read_sample
from tests.ui.conftest import WORKSPACE, labels, said
from tests.ui.review_run import NASTY, answer_now, finished_reviews

TOPICS = {"positive": "positive", "number": None, "date": "date"}


@pytest.fixture
def reviews(store) -> str:
    return store.save_dataset(WORKSPACE, read_sample("product_reviews"))


@pytest.fixture
def done(store) -> str:
    return finished_reviews(store, WORKSPACE)


def test_without_a_table_it_offers_an_upload_and_its_sample(open_app):
    at = open_app("reviews")
    assert "What do customers say" in said(at)
    assert labels(at).count("Product reviews") == 1
    assert "Wine cultivars" not in labels(at)


def test_the_sample_on_home_opens_this_page(open_app):
    at = open_app()
    at.button(key="deepworth_sample_product_reviews").click().run()
    assert at.title[0].value == "Reviews"
    assert "product_reviews" in said(at)


def test_a_table_without_texts_says_so(open_app, store):
    table = "a,b\n" + "".join(f"{n},{n % 3}\n" for n in range(40))
    dataset = store.save_dataset(WORKSPACE, read_table(table.encode(), "numbers.csv"))
    at = open_app("reviews", dataset=dataset)
    assert "looks like written reviews" in said(at)


def test_set_up_is_suggested_with_counts_and_languages(open_app, reviews):
    at = open_app("reviews", dataset=reviews)
    text = said(at)
    assert "negative 292 · positive 438 · left out 170" in text
    assert "Korean" in text
    assert "groups kept together" in text
    assert any(label.startswith("Run ") for label in labels(at))


def test_middle_ratings_can_be_a_class(open_app, reviews):
    at = open_app("reviews", dataset=reviews)
    at.selectbox(key=f"deepworth_reviews_neutral_{reviews}").set_value("class").run()
    assert "neutral 170" in said(at)
    assert "3 classes" in said(at)


def test_run_keeps_the_derived_table_and_its_way_back(open_app, reviews, store):
    at = open_app("reviews", dataset=reviews)
    at.button(key="deepworth_run").click().run()
    (run,) = store.runs(WORKSPACE)
    assert run.task.text == "review"
    assert store.load_dataset(WORKSPACE, run.dataset_id).origin == reviews
    assert at.query_params["run"] == run.id
    assert "Stop the run" in labels(at)
    at.button(key="deepworth_new").click().run()
    assert at.session_state["deepworth.dataset"] == reviews


def test_done_run_shows_the_board_and_asks_for_words(open_app, done, store):
    at = open_app("reviews", run=done)
    assert "The reviews" in said(at)
    assert len(at.dataframe[0].value) == 3
    # The sample has dates: what is said of them is asked for as well.
    asked = {one.kind for one in Jobs(store).find(WORKSPACE, done)}
    assert asked == {"review_words", "review_topics", "review_times"}


def test_the_answers_stand_before_the_models(open_app, done, store):
    answer_now(store, WORKSPACE, done, "review_words")
    answer_now(store, WORKSPACE, done, "review_topics", **TOPICS)
    columns = {"date": "date", "product": "product", "rating": None}
    answer_now(store, WORKSPACE, done, "review_times", positive="positive", **columns)
    at = open_app("reviews", run=done)
    text = said(at)
    for told in (
        "labelled reviews: positive",
        "No word is clearly typical",
        "by topic",
        "Share of positive",
        "Top of the leaderboard",
    ):
        assert told in text
    headings = [one.value for one in at.header]
    assert headings.index("The reviews") < headings.index("Which model") < headings.index("Models")
    assert "[The reviews](#reviews)" in text


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_typical_words_are_drawn_from_the_kept_answer(open_app, done, store, locale):
    answer_now(store, WORKSPACE, done, "review_words")
    at = open_app("reviews", run=done, locale=locale)
    text = said(at)
    assert ("From " in text) == (locale == "en-US")
    assert ("긍정의 대표 단어" in text) == (locale == "ko-KR")
    assert not any("<script" in one.body for one in at.get("html"))


def chosen(at, key, value):
    at.button_group(key=key).set_value(value).run()
    assert not at.exception
    return at


def test_topics_aspects_and_time(open_app, done, store):
    answer_now(store, WORKSPACE, done, "review_words")
    answer_now(store, WORKSPACE, done, "review_topics", **TOPICS)
    answer_now(store, WORKSPACE, done, "review_aspects", positive="positive", aspects=[])
    # The classes were made of the stars, so the page does not ask for them by itself.
    columns = {"date": "date", "product": "product", "rating": None}
    answer_now(store, WORKSPACE, done, "review_times", positive="positive", **columns)
    at = open_app("reviews", run=done)
    key = f"deepworth_reviews_words_{done}"
    assert "main topic" in said(chosen(at, key, "topics"))
    assert "배송" in said(chosen(at, key, "aspects"))
    text = said(chosen(at, key, "times"))
    assert "Cochran-Armitage" in text
    assert "By product" in text


def test_errors_show_hostile_text_as_text(open_app, done, store):
    answer_now(store, WORKSPACE, done, "review_words")
    at = open_app("reviews", run=done)
    chosen(at, f"deepworth_reviews_view_{done}", "fails")
    assert "Errors of out-of-fold predictions" in said(at)
    chosen(at, f"deepworth_reviews_fails_{done}", "rates")
    assert "By length, in characters" in said(at)
    chosen(at, f"deepworth_reviews_fails_{done}", "ratings")
    assert "Many stars" in said(at)
    chosen(at, f"deepworth_reviews_fails_{done}", "robust")
    assert "Test on changed texts" in labels(at)
    assert not any("<script" in str(one.value) for one in at.markdown)


def test_nothing_can_be_used_or_explained_without_fitted_models(open_app, done, store):
    answer_now(store, WORKSPACE, done, "review_words")
    at = open_app("reviews", run=done)
    chosen(at, f"deepworth_reviews_view_{done}", "use")
    assert "nothing can be scored" in said(at)
    chosen(at, f"deepworth_reviews_view_{done}", "why")
    assert "nothing can be explained" in said(at)


def test_a_typed_review_is_scored_and_its_words_drawn(open_app, done, store):
    answer_now(store, WORKSPACE, done, "review_words")
    ledger = Ledger(store)
    ledger.save_artifact(done, "tfidf_logistic", b"stands for a model", 1.0)
    at = open_app("reviews", run=done)
    chosen(at, f"deepworth_reviews_view_{done}", "use")
    at.text_area(key=f"deepworth_typed_{done}_text").set_value(NASTY)
    at.button(key=f"FormSubmitter:deepworth_typed_{done}-Score the review").click().run()
    asked = Jobs(store).find(WORKSPACE, done, "explain")[0]
    assert asked.params.text == NASTY
    model = {
        "id": "tfidf_logistic",
        "classes": ["negative", "positive"],
        "proba": [0.1, 0.9],
        "target": "positive",
        "method": "weights",
        "spans": [[0, 8, 1.5]],
    }
    JobLedger(store).finish(asked, {"text": NASTY, "models": [model]}, None)
    at.run()
    assert "positive = 90" in said(at)
    drawn = "".join(one.body for one in at.get("html"))
    assert "&lt;script&gt;" in drawn
    assert "<script" not in drawn


def test_a_failed_run_says_why(open_app, done, monkeypatch):
    from dataclasses import replace

    from lib.ui.shell import services

    run = services.store().run(WORKSPACE, done)
    failure = Failure("fit_failed", {"model": "tfidf_logistic", "reason": "no memory"})
    broken = replace(run, status=Status.FAILED, failure=failure, models=(), verdict=None)
    monkeypatch.setattr("lib.store.Store.run", lambda *_: broken)
    at = open_app("reviews", run=done)
    assert "no memory" in said(at)


def test_a_run_on_reviews_opens_here_from_compare(open_app, done):
    at = open_app("compare", run=done)
    assert at.title[0].value == "Reviews"


def without_labels(at, dataset):
    return chosen(at, f"deepworth_reviews_source_{dataset}", "nothing")


def test_what_only_divides_the_rows_is_in_no_sheet_and_no_table_to_be_scored(done, store):
    from lib.ui.widgets import model_predictions

    run = store.run(WORKSPACE, done)
    kept = {one.name for one in store.load_dataset(WORKSPACE, run.dataset_id).columns}
    assert {"language", "duplicate_group"} <= kept
    assert set(model_predictions.table(run, WORKSPACE).columns) == kept - {
        "language",
        "duplicate_group",
    }


def test_without_labels_a_few_can_be_given(open_app, reviews, store):
    at = without_labels(open_app("reviews", dataset=reviews), reviews)
    assert "No labels: four options" in said(at)
    next(one for one in at.button if one.label == "Start labelling").click().run()
    (asked,) = Jobs(store).find(WORKSPACE, None, "review_labels")
    result = {"labels": 0, "accuracy": None, "batch": [3, 5]}
    JobLedger(store).finish(asked, result, None)
    at.run()
    at.button_group(key=f"deepworth_label_{asked.id}_3").set_value("negative")
    at.button_group(key=f"deepworth_label_{asked.id}_5").set_value("positive")
    next(one for one in at.button if one.label == "Submit these labels").click().run()
    latest = Jobs(store).find(WORKSPACE, None, "review_labels")[0]
    assert latest.params.labels == ((3, "negative"), (5, "positive"))

    JobLedger(store).finish(latest, result | {"labels": 2}, None)
    later = open_app("reviews")
    (back,) = (one for one in later.button if one.label.startswith("Continue labelling"))
    assert "2 labels" in back.label
    back.click().run()
    assert not later.exception
    assert "No labels: four options" in said(later)
    assert "Submit these labels" in labels(later)


def test_enough_labels_become_a_table_to_compare_on(open_app, reviews, store):
    at = open_app("reviews")
    at.selectbox(key="deepworth_earlier").set_value(reviews).run()
    at = without_labels(at, reviews)
    next(one for one in at.button if one.label == "Start labelling").click().run()
    (first,) = Jobs(store).find(WORKSPACE, None, "review_labels")
    JobLedger(store).end(first.id, Status.CANCELLED)
    pairs = tuple((row, "positive" if row % 2 else "negative") for row in range(30))
    given = replace(first.params, labels=pairs)
    asked = Jobs(store).ask(WORKSPACE, LABELS, dataset=first.dataset, params=given)
    share = {"rows": 30, "hits": 24, "share": 0.8, "low": 0.63, "high": 0.9}
    result = {"labels": 30, "accuracy": share, "guess": 0.5, "batch": [40], "shares": {"a": share}}
    JobLedger(store).finish(Jobs(store).get(WORKSPACE, asked), result, None)
    at.run()
    next(one for one in at.button if one.label.startswith("Compare models on these")).click().run()
    table = store.load_dataset(WORKSPACE, at.session_state["deepworth.dataset"])
    assert table.frame["label"].notna().sum() == 30
    assert table.frame["label"].iloc[1] == "positive"
    assert not {"language", "duplicate_group"} & {one.name for one in table.columns}
    assert "2 classes" in said(at)


def test_without_labels_and_runs_the_other_ways_say_what_they_need(open_app, reviews, store):
    at = without_labels(open_app("reviews", dataset=reviews), reviews)
    chosen(at, f"deepworth_reviews_way_{reviews}", "earlier")
    assert "no finished review run" in said(at)
    chosen(at, f"deepworth_reviews_way_{reviews}", "lexicon")
    assert "Use it to explore, not to decide" in said(at)
    assert "Estimate with the list" in labels(at)


def test_scores_of_an_earlier_run_take_the_text_under_its_name(open_app, done, store):
    table = "comment,title\n" + "".join(f"배송이 빨라요 {n} great,x\n" for n in range(40))
    other = store.save_dataset(WORKSPACE, read_table(table.encode(), "new.csv"))
    Ledger(store).save_artifact(done, "tfidf_logistic", b"stands for a model", 1.0)
    at = without_labels(open_app("reviews", dataset=other), other)
    chosen(at, f"deepworth_reviews_way_{other}", "earlier")
    next(one for one in at.button if one.label == "Score the reviews").click().run()
    (asked,) = Jobs(store).find(WORKSPACE, done, "predict")
    assert "review" in store.load_dataset(WORKSPACE, asked.dataset).frame.columns


def test_the_report_says_what_was_kept_and_no_review(open_app, done, store):
    from lib.i18n import translator
    from lib.ui.run.exports import report

    answer_now(store, WORKSPACE, done, "review_words")
    answer_now(store, WORKSPACE, done, "review_times", positive="positive", date="date")
    text = report(store.run(WORKSPACE, done), translator("ko"), WORKSPACE)
    assert "단어와 주제" in text
    assert "긍정의 대표 단어" in text
    assert 'data-figure="reviews-time"' in text
    assert "<b>배송" not in text


def test_a_duplicate_takes_the_set_up_along(open_app, reviews, store):
    at = open_app("reviews", dataset=reviews)
    at.selectbox(key=f"deepworth_reviews_product_{reviews}").set_value(None)
    at.selectbox(key=f"deepworth_metric_{reviews}_reviews_sentiment_binary").set_value("f1")
    at.run()
    at.button(key="deepworth_run").click().run()
    (run,) = store.runs(WORKSPACE)
    store.cancel(WORKSPACE, run.id)
    fresh = open_app("reviews", run=run.id)
    fresh.button(key="deepworth_duplicate").click().run()
    assert fresh.session_state["deepworth.dataset"] == reviews
    metric = fresh.selectbox(key=f"deepworth_metric_{reviews}_reviews_sentiment_binary")
    assert metric.value == "f1"
    assert fresh.selectbox(key=f"deepworth_reviews_product_{reviews}").value is None


def test_a_time_budget_says_what_it_came_to(open_app, reviews):
    at = open_app("reviews", dataset=reviews)
    at.button_group(key=f"deepworth_effort_{reviews}_reviews").set_value("budget").run()
    assert not at.exception
    assert "Effort used: " in said(at)
    at.session_state[f"deepworth_guide_{reviews}_reviews"] = True
    at.run()
    assert not at.exception
    assert "Times are for this table on one core" in said(at)


def test_a_topic_leads_to_its_reviews_and_takes_a_name(open_app, done, store):
    answer_now(store, WORKSPACE, done, "review_words")
    answer_now(store, WORKSPACE, done, "review_topics", **TOPICS)
    columns = {"date": "date", "product": "product", "rating": None}
    answer_now(store, WORKSPACE, done, "review_times", positive="positive", **columns)
    at = open_app("reviews", run=done)
    chosen(at, f"deepworth_reviews_words_{done}", "topics")
    (found,) = Jobs(store).find(WORKSPACE, done, "review_topics")
    first = found.result["topics"][0]
    at.selectbox(key=f"deepworth_topics_read_{found.id}").set_value("0").run()
    sheet = next(one.value for one in at.dataframe if "Review" in one.value.columns)
    assert len(sheet) == min(first["rows"], 15)
    assert "Topic over time" in [one.label for one in at.selectbox]
    at.text_input(key=f"deepworth_topic_name_{found.id}_0").set_value("<b>Delivery</b>")
    next(one for one in at.button if one.label == "Save").click().run()
    assert not at.exception
    assert any("Delivery" in str(one.options) for one in at.selectbox)
    # The name stands in the report as well, and what the reader joined is kept beside the answer.
    from lib.i18n import translator
    from lib.report.sections.section import RunView
    from lib.ui.widgets.run_reader import PageReader
    from lib.workflows.reviews.report.review_report import word_displays

    run = store.run(WORKSPACE, done)
    drawn = word_displays(RunView(run, translator("en"), PageReader(run, WORKSPACE)))
    topics = next(one for one in drawn if one.key == "reviews-topics")
    names = topics.figure.layout.yaxis.ticktext
    assert any("&lt;b&gt;Delivery&lt;/b&gt;" in name for name in names)


def test_one_language_is_looked_at_without_being_taken_for_all(open_app, done, store):
    answer_now(store, WORKSPACE, done, "review_words")
    answer_now(store, WORKSPACE, done, "review_words", language="ko")
    at = open_app("reviews", run=done)
    at.selectbox(key=f"deepworth_reviews_only_{done}").set_value("ko").run()
    (only,) = [one for one in Jobs(store).find(WORKSPACE, done, WORDS) if one.params.language]
    assert f"From {only.result['reviews']} reviews" in said(at)
    assert only.result["reviews"] < only.result["of"] or only.result["of"] < 190
    from lib.workflows.reviews.page.filters import latest_of_all

    assert latest_of_all(WORDS, store.run(WORKSPACE, done), WORKSPACE).params == WordsParameters()
