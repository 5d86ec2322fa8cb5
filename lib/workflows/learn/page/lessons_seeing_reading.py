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
