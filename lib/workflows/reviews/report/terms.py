"""Words about reviews."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "sentiment",
        N_("Sentiment"),
        N_("What a text thinks of its subject: positive, negative or neither."),
        see=("label",),
        also=N_("sentiment analysis; opinion"),
    ),
    Term(
        "label",
        N_("Label"),
        N_(
            "The class that somebody gave a text, such as positive or a topic. The models learn to "
            "predict it."
        ),
        see=("class", "several_labels"),
        also=N_("labels"),
    ),
    Term(
        "several_labels",
        N_("Several labels"),
        N_(
            "A text may have more than one label, or none. Each label is then learned and scored "
            "separately."
        ),
        see=("label", "f1_micro", "subset_accuracy", "hamming_loss"),
        also=N_("multilabel; multi-label"),
    ),
    Term(
        "token",
        N_("Token"),
        N_("What a model reads as one piece of a text: a word, a part of a word, or a character."),
        see=("subword", "morpheme", "ngram"),
        also=N_("tokens; tokenizer"),
    ),
    Term(
        "subword",
        N_("Subword"),
        N_(
            "A part of a word that occurs often in the training texts. With subwords a network can "
            "read words that it has never seen."
        ),
        see=("token", "morpheme"),
        also=N_("subwords; BPE"),
    ),
    Term(
        "morpheme",
        N_("Morpheme"),
        N_(
            "The smallest part of a word with a meaning of its own. Korean words are taken apart "
            "into these, so that particles and endings do not make new words."
        ),
        see=("token", "subword"),
        also=N_("morphemes; kiwipiepy"),
    ),
    Term(
        "ngram",
        N_("n-gram"),
        N_(
            "A run of neighbouring words or characters that is counted as one, such as the word "
            "pair not good."
        ),
        see=("token", "tfidf"),
        also=N_("n-grams; word pair; bigram"),
    ),
    Term(
        "tfidf",
        N_("TF-IDF"),
        N_(
            "Weights a word by how often it occurs in a text, and less the more texts it occurs in."
        ),
        see=("ngram", "topic", "bag_of_words"),
    ),
    Term(
        "bag_of_words",
        N_("Bag of words"),
        N_(
            "A text as the number of times that each word occurs in it, without their order: "
            "“good, not bad” and “bad, not good” are the same bag."
        ),
        see=("ngram",),
    ),
    Term(
        "stop_words",
        N_("Stop words"),
        N_("Words that are left out of counts because they tell little, such as very."),
        see=("typical_words",),
    ),
    Term(
        "aspect",
        N_("Aspects"),
        N_(
            "What reviews speak about, such as delivery or price, found by lists of words that you "
            "can change."
        ),
        see=("sentiment", "topic"),
        also=N_("aspect"),
    ),
    Term(
        "topic",
        N_("Topics"),
        N_(
            "Groups of words that tend to occur in the same texts, found without labels (NMF on "
            "TF-IDF). What a topic means, the reader has to judge."
        ),
        see=("coherence", "tfidf", "aspect"),
        also=N_("topic; NMF; topic model"),
    ),
    Term(
        "coherence",
        N_("Coherence"),
        N_(
            "How often the words of a topic occur in the same texts, compared with chance (NPMI). "
            "Higher is better."
        ),
        see=("topic",),
        also=N_("NPMI"),
    ),
    Term(
        "typical_words",
        N_("Typical words"),
        N_("Words that occur more often in one class than in the others, beyond chance."),
        see=("log_odds", "many_tests", "stop_words"),
        also=N_("keyness; z"),
    ),
    Term(
        "cleaning",
        N_("Cleaning"),
        N_(
            "HTML and web addresses are removed, repeated letters shortened to two, emoji turned "
            "into words. Models and new reviews get the same cleaned text."
        ),
        see=("token",),
        also=N_("cleaned text"),
    ),
    Term(
        "near_duplicate",
        N_("Near duplicates"),
        N_(
            "Texts that differ only a little. They are kept on the same side of each split, or "
            "scores would look better than they are."
        ),
        see=("duplicate", "groups"),
    ),
    Term(
        "negation",
        N_("Negation"),
        N_(
            "Words such as not or never, which turn the meaning of others around. Models that "
            "count single words often miss that."
        ),
        see=("ngram", "sentiment"),
    ),
    Term(
        "pretrained",
        N_("Pretrained network"),
        N_(
            "A network that has already learned from very many other texts, and so knows the "
            "language before it sees yours."
        ),
        see=("fine_tuning", "encoder"),
        also=N_("pretrained networks; BERT; transfer learning; pretraining"),
    ),
    Term(
        "fine_tuning",
        N_("Fine-tuning"),
        N_(
            "A pretrained network with a new last layer learns on from your texts, all its weights "
            "included."
        ),
        see=("pretrained",),
        also=N_("fine-tuned; fine-tune"),
    ),
    Term(
        "encoder",
        N_("Pretrained encoder"),
        N_(
            "Turns a text into a list of numbers by weights that it learned from other texts and "
            "that stay as they are."
        ),
        see=("pretrained", "embedding"),
        also=N_("sentence encoder"),
    ),
    Term(
        "attention",
        N_("Attention"),
        N_(
            "How much a network takes from each token while it reads another. It shows where the "
            "network looks, not why it decides as it does."
        ),
        see=("token",),
        also=N_("self-attention; Transformer"),
    ),
    Term(
        "word_vector",
        N_("Word vectors"),
        N_(
            "The numbers by which a network represents a word. Words with the same effect on the "
            "prediction are close together."
        ),
        see=("embedding", "cosine"),
        also=N_("word embedding; word2vec"),
    ),
    Term(
        "cosine",
        N_("Cosine similarity"),
        N_(
            "How closely two lists of numbers point in the same direction: 1 is the same, 0 "
            "unrelated."
        ),
        see=("word_vector",),
    ),
    Term(
        "integrated_gradients",
        N_("Integrated gradients"),
        N_(
            "Explains one prediction of a network: adds up how much each word moves it on the way "
            "from an empty text to this one."
        ),
        see=("attention",),
        also=N_("contribution"),
    ),
    Term(
        "word_list",
        N_("A list of English words"),
        N_(
            "VADER: a list of words with a score for how positive each is; the scores of a text "
            "are added up. It learns nothing from your reviews."
        ),
        see=("sentiment", "own_words"),
        also=N_("VADER; lexicon"),
    ),
    Term(
        "own_words",
        N_("Classes in your own words"),
        N_(
            "Each class is described by what such a review would say, and a review goes to the "
            "class whose description is nearest in meaning. Nothing is learned from your reviews."
        ),
        see=("encoder", "word_list"),
        also=N_("zero-shot"),
    ),
    Term(
        "label_a_few",
        N_("Label a few yourself"),
        N_(
            "A quick model picks the reviews that it is least sure of, you label them, and it "
            "learns again. This usually takes fewer labels than picking at random."
        ),
        see=("label",),
        also=N_("active learning"),
    ),
    Term(
        "robustness",
        N_("Robustness"),
        N_(
            "How well a model keeps its score when texts are changed: misspelled, without spaces, "
            "without emoji, in lower case."
        ),
    ),
    Term(
        "trend",
        N_("Trend"),
        N_(
            "A rise or fall over time. A test tells whether it is more than chance would give "
            "(Cochran-Armitage)."
        ),
        see=("p_value",),
    ),
    Term(
        "wilson",
        N_("Wilson interval"),
        N_(
            "A 95% interval for a share that also holds for few reviews and for shares near 0 or "
            "100%."
        ),
        see=("interval",),
        also=N_("Wilson"),
    ),
)
