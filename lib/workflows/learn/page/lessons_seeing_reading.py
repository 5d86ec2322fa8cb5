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
