"""The chapters on pictures and on texts."""

from lib.i18n import N_
from lib.workflows.learn.page.lesson import Choice, Lesson

_HERE = "lib.workflows.learn.page"

CONVOLUTION = Lesson(
    "convolution",
    N_("What a convolution sees"),
    N_("How does a network look at a picture?"),
    f"{_HERE}.convolution:figure",
    N_(
        "Train, then draw a digit of your own. Draw it small, in a corner, and switch the fitting "
        "off: what does the network say now? Then train with 2 filters: are they still better "
        "than the pixels alone?"
    ),
    N_(
        "A convolution lays the same few weights over every place of a picture, so what it has "
        "learned to find in one place it finds in all. Which patterns are worth finding it learns "
        "from the data."
    ),
    N_("The network says “8” with 99% of a letter B that you drew. What does that tell you?"),
    (
        Choice(
            N_("The B looks like an 8 to 99 of 100 people."),
            N_("The 99% compare ten digits with each other. No people were asked."),
        ),
        Choice(
            N_("Of the ten digits it knows, 8 fits it by far the best."),
            N_("It has to share 100% among its ten digits, whatever it is shown."),
            right=True,
        ),
        Choice(
            N_("The network is broken."),
            N_("It does what it learned: it has never seen a letter, and cannot say “none”."),
        ),
    ),
    N_("Reviews: TextCNN lays filters over words as these are laid over pixels."),
    "pages/reviews.py",
)
WORDS = Lesson(
    "words",
    N_("Words as vectors"),
    N_("How does a network read words?"),
    f"{_HERE}.reading:figure",
    N_(
        "Take “kettle” with words 1 apart, then 5: which neighbours could stand in its place, "
        "which stand beside it? Then train on pairs and write a sentence of your own: what does "
        "the GRU say of “good” alone, a sentence of a kind that it has never read?"
    ),
    N_(
        "A word's numbers tell how it is used, by the words around it. What a sentence says "
        "depends on the order of its words too, and a bag of words has none."
    ),
    N_("In many texts the vectors of “fast” and “slow” lie close together. Why?"),
    (
        Choice(
            N_("They mean nearly the same."),
            N_("They are opposites. Vectors of this kind do not know it."),
        ),
        Choice(
            N_("They stand among the same words."),
            N_("“Delivery was ...” goes on with either. Words that are used alike lie together."),
            right=True,
        ),
        Choice(
            N_("There are too few reviews."),
            N_("More text makes it steadier: opposites are used in the same places everywhere."),
        ),
    ),
    N_("Reviews: models that count words and word pairs against networks that read in order."),
    "pages/reviews.py",
)
GENERATOR = Lesson(
    "generator",
    N_("A generator of text"),
    N_("What does a network do when it writes?"),
    f"{_HERE}.generator:figure",
    N_(
        "Train 50 updates, then 400. Let it write at a temperature of 0.1, 1 and 2: where does it "
        "repeat itself, where does it make up words? How much of it stands in the reviews?"
    ),
    N_(
        "It writes what is likely to come next, letter by letter, after the texts that it learned "
        "from. Likely is not true, and nobody stands behind it who has used the product."
    ),
    N_("It writes “it arrived a day early”. What does that tell you about the deliveries?"),
    (
        Choice(
            N_("That most came early."),
            N_("To know that, count what customers wrote. This text no customer wrote."),
        ),
        Choice(
            N_("Nothing: such letters were likely to follow each other."),
            N_("It takes them from the reviews that it learned from, and draws anew each time."),
            right=True,
        ),
        Choice(
            N_("That the network has understood what a delivery is."),
            N_("It has learned which letters follow which, and no more than that."),
        ),
    ),
    N_("Reviews: the networks there read texts and judge them. None of them writes."),
    "pages/reviews.py",
)
