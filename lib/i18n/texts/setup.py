"""Texts for setting up a comparison: model settings, time budget."""

from lib.i18n import N_

ERRORS = {
    "unknown_setting": (
        N_('The model "{model}" has no setting "{name}".'),
        N_("The nearest are: {nearest}."),
    ),
    "model_without_settings": (
        N_('The model "{model}" has no settings, so it has no "{name}".'),
        N_("Leave it out."),
    ),
    "setting_unreadable": (
        N_('The setting "{text}" cannot be read.'),
        N_("Write MODEL.NAME=VALUE, such as knn.neighbours=10."),
    ),
    "setting_not_a_choice": (
        N_('The setting "{name}" of "{model}" cannot be "{value}".'),
        N_("Choose one of: {choices}."),
    ),
    "setting_not_cuts": (
        N_('The setting "{name}" of "{model}" cannot be "{value}".'),
        N_("Enter four increasing numbers, such as 30, 60, 90, 180."),
    ),
    "setting_not_whole": (
        N_('The setting "{name}" of "{model}" cannot be "{value}".'),
        N_("Give a whole number from {low} to {high}."),
    ),
    "setting_out_of_limits": (
        N_('The setting "{name}" of "{model}" cannot be "{value}".'),
        N_("Give a number from {low} to {high}."),
    ),
    "settings_of_absent_model": (
        N_("Settings were given for models that are not compared: {models}."),
        N_("Add these models, or leave their settings out."),
    ),
    "bad_budget": (
        N_("A time budget of {seconds} seconds is not possible."),
        N_("Give a number of seconds from 1 to {most}."),
    ),
    "budget_and_effort": (
        N_("Both a time budget and an effort were given."),
        N_("A time budget determines the effort: leave one of them out."),
    ),
}

FINDINGS = {
    "budget_left_out": (
        N_("Not all models fit into the time budget"),
        N_("These would take longer than the budget of {budget} seconds: {models}."),
        N_("Give more time, or choose an effort and models yourself."),
    ),
    "budget_too_small": (
        N_("The time budget is too short"),
        N_(
            "Even the smallest comparison is expected to take {seconds} seconds; the budget is "
            "{budget}."
        ),
        N_(
            "The smallest one is run; no fold is started after the time is up, so there may be no "
            "verdict. Give more time."
        ),
    ),
}
