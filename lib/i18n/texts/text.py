"""Texts for reviews: set-up, cleaning and training, text networks and pretrained encoders."""

from lib.i18n import N_

ERRORS = {
    "no_text": (
        N_("This model needs text, and the task has none."),
        N_("Choose a column of texts, or leave this model out."),
    ),
    "no_text_column": (
        N_("No column with texts was chosen."),
        N_("Choose the column with the reviews. The table has: {columns}."),
    ),
    "texts_empty": (
        N_("No row has text in: {columns}."),
        N_("Choose another text column, or check how the file was read."),
    ),
    "texts_all_same": (
        N_("All {rows} rows have the same text in: {columns}."),
        N_("Choose the column with the reviews; nothing can be learned from a single text."),
    ),
    "text_is_numbers": (
        N_('The column "{column}" has numbers, not text.'),
        N_(
            "Choose a column with written reviews; use this one as the rating or as an additional "
            "column."
        ),
    ),
    "reviews_without_labels": (
        N_("There is no column of classes or star ratings to learn from."),
        N_(
            "Give it with --label or --rating (the table has: {columns}), or score the texts with "
            "a model of an earlier run, with the command predict."
        ),
    ),
    "no_further_columns": (
        N_("This run used only the text."),
        N_("Compare models again with additional columns to see whether they help."),
    ),
    "nothing_to_predict": (
        N_("There is nothing to predict."),
        N_("Give a file and --out, or a single text with --review."),
    ),
    "not_a_review_model": (
        N_("The model {model} does not read text."),
        N_("Give a file with the columns that it was trained on."),
    ),
    "text_is_dates": (
        N_('The column "{column}" has dates, not text.'),
        N_("Choose a column with written reviews; use this one as the date."),
    ),
    "review_column_twice": (
        N_('The column "{column}" was given two roles among text, label and additional columns.'),
        N_("Give each role its own column: a model must not see what it has to predict."),
    ),
    "rating_unreadable": (
        N_('The column "{column}" does not have star ratings, for example "{example}".'),
        N_(
            "Choose a column of ratings from 1 to 5, 1 to 10, 0 to 10, 10 to 50 or 0 to 100, or "
            "use it as the label."
        ),
    ),
    "unknown_scale": (
        N_("There is no {scale}-point rating scale."),
        N_("Choose one of: {known} (11: 0 to 10, 50: 10 to 50, 100: 0 to 100)."),
    ),
    "morphemes_missing": (
        N_("Morphemes need the package kiwipiepy, which is not installed here."),
        N_("Install kiwipiepy, or let the model learn from characters and words."),
    ),
    "texts_without_pieces": (
        N_("The training texts contain no characters or words that the model could count."),
        N_("Let the model learn from characters instead of words, or leave it out."),
    ),
    "why_unknown_class": (
        N_("There is no class {label}."),
        N_("Choose one of these: {known}."),
    ),
    "not_held_out": (
        N_("Row {row} was not tested in this run, so there is no model that has not seen it."),
        N_("Choose a row that the comparison used."),
    ),
    "no_word_vectors": (
        N_("{model} has no word vectors: only text networks learn them."),
        N_("Choose one of the networks, such as keras_ngram."),
    ),
    "encoder_unset": (
        N_("No pretrained encoder was chosen."),
        N_("Set {variable} to a folder with tokenizer.json and model.onnx, or to a hub id."),
    ),
    "encoder_folder": (
        N_("There is no encoder in {folder}."),
        N_("Such a folder contains {files}; a hub id looks like owner/name."),
    ),
    "encoder_not_here": (
        N_(
            "The encoder {source} is not on this machine; {megabytes} MB would have to be "
            "downloaded."
        ),
        N_("Set {variable} to yes to allow this, or give a folder that contains it."),
    ),
    "encoder_unreachable": (
        N_("The encoder {source} could not be downloaded: its server does not respond."),
        N_("Check the connection and the name, or give a folder that contains it."),
    ),
    "encoder_disk": (
        N_("There is not enough disk space for the encoder {source} ({megabytes} MB)."),
        N_("Free some space, or choose a smaller encoder."),
    ),
    "encoder_memory": (
        N_(
            "The encoder {source} needs about {needed_mb} MB of memory; only {free_mb} MB are free."
        ),
        N_("Choose a smaller encoder, or leave this model out."),
    ),
    "encoder_packages": (
        N_("Pretrained encoders need the package {package}, which is not installed here."),
        N_("Install it, or leave this model out."),
    ),
    "encoder_unreadable": (
        N_("The encoder in {folder} cannot be opened."),
        N_("Its tokenizer.json or model.onnx is damaged or of the wrong kind; download it again."),
    ),
}

FINDINGS = {
    "texts_left_out": (
        N_("Empty texts"),
        N_("Rows without text, left out: {rows} of {total}."),
        N_("Check that these rows are not a separate group, such as ratings without text."),
    ),
    "texts_of_one_word": (
        N_("One-word texts"),
        N_("Texts of a single word: {rows} of {total}."),
        N_("Little can be learned from one word; add other text columns if there are any."),
    ),
    "texts_cut": (
        N_("Very long texts"),
        N_("Texts longer than {limit} characters, only the beginning of which is used: {rows}."),
        N_("Split documents into parts if their ends matter."),
    ),
    "texts_repeated": (
        N_("Duplicate texts"),
        N_("Texts that duplicate another one: {exact} exact, {near} near duplicates."),
        N_(
            "Duplicates are kept on the same side of each split: no text is in both training and "
            "test."
        ),
    ),
    "texts_too_alike": (
        N_("Too few distinct texts"),
        N_(
            "Some class has fewer than three distinct texts, so duplicates are in both training "
            "and test."
        ),
        N_("Scores then measure how often texts repeat, not performance on new texts."),
    ),
    "texts_of_languages": (
        N_("Texts in several languages"),
        N_("Korean: {ko}, English: {en}, both: {mixed}, other: {other}."),
        N_("Check the errors by language: a model may work in only one of them."),
    ),
    "ratings_left_out": (
        N_("Middle ratings left out"),
        N_('Rows with a middle rating in "{column}", left out: {rows}.'),
        N_("Make them a separate class if they matter; this makes the task harder."),
    ),
    "ratings_one_sided": (
        N_("One-sided ratings"),
        N_("Ratings: {negative} negative, {positive} positive."),
        N_("Check the scale of the ratings: 1 to 5, 1 to 10, 0 to 10, 10 to 50 or 0 to 100."),
    ),
    "labels_several": (
        N_("Several labels in one cell"),
        N_(
            'The labels look like lists separated by "{separator}", with {labels} different labels.'
        ),
        N_(
            "Each combination is learned as a separate class. To learn each label separately, set "
            "the separator in the set-up (--separator)."
        ),
    ),
}
