"""Texts of reviews: setting them up, cleaning them and learning from them."""

from lib.i18n import N_

ERRORS = {
    "no_text": (
        N_("This model reads reviews, and the task has no text."),
        N_("Choose a column of texts, or leave this model out."),
    ),
    "no_text_column": (
        N_("No column with texts was chosen."),
        N_("Choose the column that holds the reviews. The table has: {columns}."),
    ),
    "texts_empty": (
        N_("No row has a text in: {columns}."),
        N_("Choose another text column, or check how the file was read."),
    ),
    "texts_all_same": (
        N_("All {rows} rows have the same text in: {columns}."),
        N_("Choose the column that holds the reviews; from one text nothing can be learned."),
    ),
    "text_is_numbers": (
        N_('The column "{column}" holds numbers, not texts.'),
        N_("Choose a column with written reviews; use this one as a rating or a further column."),
    ),
    "reviews_without_labels": (
        N_("There is neither a column of classes nor one of star ratings to learn from."),
        N_(
            "Name it by --label or --rating (the table has: {columns}), or score the texts with a "
            "model of an earlier run by the command predict."
        ),
    ),
    "no_further_columns": (
        N_("This run learned from the text alone."),
        N_("Compare models again with further columns to see whether they help."),
    ),
    "nothing_to_predict": (
        N_("There is nothing to predict."),
        N_("Give a file and --out, or one text by --review."),
    ),
    "not_a_review_model": (
        N_("The model {model} reads no texts."),
        N_("Give a file with the columns that it was trained on."),
    ),
    "text_is_dates": (
        N_('The column "{column}" holds dates, not texts.'),
        N_("Choose a column with written reviews; use this one as the date."),
    ),
    "review_column_twice": (
        N_('The column "{column}" was given two roles among text, label and further columns.'),
        N_("Give each role its own column: a model must not read what it is to predict."),
    ),
    "rating_unreadable": (
        N_('The column "{column}" holds no star ratings, for example "{example}".'),
        N_(
            "Choose a column of ratings from 1 to 5, 1 to 10, 0 to 10, 10 to 50 or 0 to 100, or "
            "use it as the label."
        ),
    ),
    "unknown_scale": (
        N_("There is no rating scale of {scale} points."),
        N_("Choose one of: {known} (11: 0 to 10, 50: 10 to 50, 100: 0 to 100)."),
    ),
    "morphemes_missing": (
        N_("Morphemes need the package kiwipiepy, which is not installed here."),
        N_("Install kiwipiepy, or let the model learn from characters and words."),
    ),
    "texts_without_pieces": (
        N_("The training texts hold no letters or signs that the model could count."),
        N_("Let the model learn from characters instead of words, or leave it out."),
    ),
}

FINDINGS = {
    "texts_left_out": (
        N_("Empty texts"),
        N_("Rows without a text, which are left out: {rows} of {total}."),
        N_("Check that these rows are not a group of their own, such as ratings without words."),
    ),
    "texts_of_one_word": (
        N_("Texts of one word"),
        N_("Texts of a single word: {rows} of {total}."),
        N_("Little can be learned from one word; join further text columns if there are any."),
    ),
    "texts_cut": (
        N_("Very long texts"),
        N_("Texts longer than {limit} characters, of which only the beginning is used: {rows}."),
        N_("Divide documents into parts if their ends matter."),
    ),
    "texts_repeated": (
        N_("Texts that repeat"),
        N_("Texts that repeat another one: {exact} exactly, {near} nearly."),
        N_("Repeats are kept on one side of each split: none is tested after it was learned."),
    ),
    "texts_too_alike": (
        N_("Hardly any different texts"),
        N_("Some class has fewer than three different texts, so repeats are on both sides."),
        N_("Scores say how often texts repeat, not what a model would make of new ones."),
    ),
    "texts_of_languages": (
        N_("Texts in several languages"),
        N_("Korean: {ko}, English: {en}, both: {mixed}, other: {other}."),
        N_("Look at the errors by language: a model may know one of them only."),
    ),
    "ratings_left_out": (
        N_("Middle ratings left out"),
        N_('Rows with a middle rating in "{column}", which are left out: {rows}.'),
        N_("Make them a class of their own if they matter; that is the harder task."),
    ),
    "ratings_one_sided": (
        N_("Ratings of one side"),
        N_("Ratings: {negative} negative, {positive} positive."),
        N_("Check the scale of the ratings: 1 to 5, 1 to 10, 0 to 10, 10 to 50 or 0 to 100."),
    ),
    "labels_several": (
        N_("Several labels in one cell"),
        N_('The labels look like lists divided by "{separator}", made of {labels} labels.'),
        N_(
            "Each combination is learned as a class of its own. To learn each label for itself, "
            "say in the set-up what divides them (--separator)."
        ),
    ),
}
