"""Texts of errors of the chapters of Learn."""

from lib.i18n import N_

ERRORS = {
    "learn_setting": (
        N_("The setting '{name}' is {value}: it must be from {least} to {most}."),
        N_("Choose another value and press the button again."),
    ),
    "learn_too_long": (
        N_("These settings change the weights {updates} times; at most {most} are trained here."),
        N_("Take fewer epochs, fewer points or a larger batch."),
    ),
    "learn_columns": (
        N_("The table does not have the columns that were chosen: {columns}."),
        N_("Choose two columns of numbers and a target."),
    ),
    "learn_few_rows": (
        N_("Only {rows} rows have a value in each of the columns {columns}; {least} are needed."),
        N_("Choose columns with fewer missing values, or another table."),
    ),
    "learn_one_value": (
        N_("Column '{column}' has one value only: there is nothing to learn from it."),
        N_("Choose a column with two values or more."),
    ),
    "learn_target": (
        N_("The target '{column}' has {count} values that are not numbers."),
        N_("Choose a target with two values, or one of numbers."),
    ),
    "learn_world": (
        N_("The world's rows are not equally long, or have cells of no known kind."),
        N_("Begin with one of the worlds of the chapter."),
    ),
    "learn_world_start": (
        N_("The world has no start, or more than one."),
        N_("Choose “start” and press the cell where the agent begins."),
    ),
    "learn_world_goal": (
        N_("The world has no goal."),
        N_("Choose “goal” and press a cell."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
