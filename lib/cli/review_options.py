"""What the command `reviews` understands beyond what all commands that compare models do."""

import argparse

from lib.i18n import Translator


def add_labels(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what `reviews` understands about labels."""
    add = parser.add_argument
    add(
        "--separator",
        choices=["json", ";", "|", ",", "none"],
        help=t("what divides several labels in a cell; none: one label (default: found out)"),
    )
    add(
        "--empty",
        choices=["none", "left_out"],
        default="none",
        help=t("what an empty cell of several labels means: none of them (default), or left out"),
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
        help=t("what a class is called instead of its value, such as 1=positive; repeat for each"),
    )


def add_pretrained(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what `reviews` understands about pretrained networks."""
    group = parser.add_argument_group(t("pretrained networks (nothing is fetched by default)"))
    group.add_argument(
        "--encoder",
        metavar="PLACE",
        help=t("folder or hub id of a sentence encoder: compare models on its vectors, too"),
    )
    group.add_argument(
        "--finetune",
        metavar="PLACE",
        help=t("folder or hub id of a BERT-type network: compare it, fine-tuned, too"),
    )
    group.add_argument(
        "--fetch", action="store_true", help=t("allow that a hub id is fetched (its size is said)")
    )
    group.add_argument(
        "--zero-shot",
        metavar="CLASS",
        nargs="*",
        help=t(
            'no training: the nearest of classes in words, each such as "positive: I love it; '
            '좋아요" (default: sentiment); needs --encoder, writes zero-shot.csv to --out'
        ),
    )
