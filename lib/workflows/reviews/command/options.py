"""What the command `reviews` understands."""

from __future__ import annotations

import argparse
from pathlib import Path

from lib.cli.shared_options import add_comparing
from lib.i18n import Translator


def _add_labels(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what `reviews` understands about labels."""
    add = parser.add_argument
    add(
        "--separator",
        choices=["json", ";", "|", ",", "none"],
        help=t("separator of several labels in a cell; none: one label (default: detected)"),
    )
    add(
        "--empty",
        choices=["none", "left_out"],
        default="none",
        help=t("meaning of an empty cell with several labels: none of them (default), or left out"),
    )
    add(
        "--flag",
        metavar="COLUMN",
        action="append",
        default=[],
        dest="flags",
        help=t("a column of 0 and 1 that is a label; repeat for each label"),
    )
    add(
        "--name",
        metavar="VALUE=NAME",
        action="append",
        default=[],
        help=t("display name of a class, such as 1=positive; repeat for each class"),
    )


def _add_pretrained(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what `reviews` understands about pretrained networks."""
    group = parser.add_argument_group(t("pretrained networks (nothing is downloaded by default)"))
    group.add_argument(
        "--encoder",
        metavar="PLACE",
        help=t("folder or hub id of a sentence encoder: also compare models on its vectors"),
    )
    group.add_argument(
        "--finetune",
        metavar="PLACE",
        help=t("folder or hub id of a BERT-type network: also fine-tune and compare it"),
    )
    group.add_argument(
        "--fetch", action="store_true", help=t("allow downloading a hub id (its size is shown)")
    )
    group.add_argument(
        "--zero-shot",
        metavar="CLASS",
        nargs="*",
        help=t(
            'no training: the nearest of classes described in words, each such as "positive: I '
            'love it; 좋아요" (default: sentiment); needs --encoder, writes zero-shot.csv to --out'
        ),
    )


def add_reviews(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Translator
) -> None:
    """Add the command `reviews`."""
    reviews = commands.add_parser(
        "reviews", help=t("compare models on texts: sentiment, topics; leaderboard and verdict")
    )
    add = reviews.add_argument
    add("file", metavar="FILE", type=Path)
    add(
        "--text",
        metavar="COLUMN",
        action="append",
        help=t("text column; may be repeated: texts are joined (default: detected)"),
    )
    add("--label", metavar="COLUMN", help=t("column of classes to predict"))
    _add_labels(reviews, t)
    add("--rating", metavar="COLUMN", help=t("column of star ratings, turned into classes"))
    add(
        "--scale",
        type=int,
        choices=(5, 7, 10, 11, 20, 50, 100),
        help=t(
            "rating scale: 5 (1 to 5), 7, 10 (1 to 10), 11 (0 to 10), 20 (0 to 20), 50 (10 to "
            "50), 100 (0 to 100)"
        ),
    )
    add(
        "--neutral",
        choices=["leave_out", "class"],
        default="leave_out",
        help=t("how middle ratings are treated (default: leave_out)"),
    )
    add("--date", metavar="COLUMN", help=t("column of dates"))
    add("--product", metavar="COLUMN", help=t("column of products"))
    add(
        "--with",
        metavar="COLUMN",
        action="append",
        default=[],
        dest="extra",
        help=t("an additional column to learn from; may be repeated"),
    )
    _add_pretrained(reviews, t)
    add_comparing(reviews, t)
    reviews.set_defaults(function="lib.workflows.reviews.command.run:run")
