"""What the command makes of columns with several labels a row."""

import pytest

from lib.cli.arguments import make_parser
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.workflows.reviews.command.run import choose_setup

CELLS = ("joy;anger", "joy", "anger;fear", "fear", "joy;fear")
TABLE = "text,label,toxic,spam\n" + "".join(
    f"words of row {place},{CELLS[place % 5]},{place % 2},{place % 3 % 2}\n" for place in range(40)
)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--label", "label"], ("label", ";", (), True)),
        (["--label", "label", "--separator", "none"], ("label", None, (), True)),
        (
            ["--label", "label", "--separator", "|", "--empty", "left_out"],
            ("label", "|", (), False),
        ),
        (["--flag", "toxic", "--flag", "spam"], (None, None, ("toxic", "spam"), True)),
    ],
)
def test_set_up_of_labels(options, expected):
    parsed = make_parser(translator("en")).parse_args(["reviews", "t.csv", *options])
    setup = choose_setup(parsed, read_table(TABLE.encode(), "t.csv"))
    assert (setup.label, setup.separator, setup.flags, setup.blank) == expected
    assert setup.several is (expected[1] is not None or bool(expected[2]))
