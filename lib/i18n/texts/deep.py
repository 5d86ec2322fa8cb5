"""Texts of errors and findings about networks."""

from lib.i18n import N_

ERRORS = {
    "network_diverged": (
        N_("The network's loss was not finite from the first epoch: training diverged."),
        N_(
            "Choose a smaller learning rate, look for extreme values in the target and the "
            "features, or leave this model out."
        ),
    ),
    "network_target_missing": (
        N_("The target has missing or infinite values in the training rows."),
        N_("Remove these rows, or correct the values of the target."),
    ),
    "network_too_few_rows": (
        N_("A network needs at least {least} training rows; there are {rows}."),
        N_("Use more rows, or leave this model out."),
    ),
}
ERRORS |= {
    "network_file_large": (
        N_("This file has more than {most} bytes: it is no network's description."),
        N_("Choose the JSON file that was downloaded from a network builder."),
    ),
    "network_file_unreadable": (
        N_("This is not JSON: it cannot be read from line {line}, character {column} on."),
        N_("Choose the JSON file that was downloaded from a network builder."),
    ),
    "network_file_foreign": (
        N_('This JSON does not describe a network: it lacks "format": "{format}".'),
        N_("Choose the JSON file that was downloaded from a network builder."),
    ),
    "network_file_version": (
        N_("This network is described in version {version}; version {known} can be read here."),
        N_("Save it again with this version, or update the program."),
    ),
    "network_unknown_key": (
        N_('The network\'s description has an unknown key "{key}" (in "{where}").'),
        N_("Known there: {known}."),
    ),
    "network_lacks_key": (
        N_('The network\'s description lacks "{where}".'),
        N_("Add it, or download the network again."),
    ),
    "network_key_twice": (
        N_('The network\'s description has the key "{key}" twice in one place.'),
        N_("Remove one of the two."),
    ),
    "network_not_finite": (
        N_("The network's description has the value {value}, which is no number."),
        N_("Write a finite number."),
    ),
    "network_wrong_form": (
        N_('In the network\'s description "{where}" cannot be {value}.'),
        N_("It must have the form {expected}."),
    ),
    "network_not_known": (
        N_('In the network\'s description "{where}" cannot be "{value}".'),
        N_("Choose one of: {known}."),
    ),
    "network_not_whole": (
        N_('In the network\'s description "{where}" cannot be {value}.'),
        N_("Give a whole number from {low} to {high}."),
    ),
    "network_not_number": (
        N_('In the network\'s description "{where}" cannot be {value}.'),
        N_("Give a number from {low} to {high}."),
    ),
    "network_no_epochs": (
        N_("With 0 epochs the network would learn nothing."),
        N_("Give a whole number of epochs from 1 to {most}; patience ends the training earlier."),
    ),
    "network_bad_name": (
        N_('The network\'s name "{value}" cannot be used.'),
        N_("Give a name of at most {most} characters in one line."),
    ),
    "network_without_name": (
        N_("The network has no name."),
        N_("Give it a name to save it under."),
    ),
    "network_not_found": (
        N_('The network "{name}" is no longer saved.'),
        N_("Choose another one."),
    ),
    "networks_full": (
        N_("There are {most} saved networks already; no more are kept."),
        N_("Delete one, or download this one as JSON."),
    ),
    "network_many_layers": (
        N_("The network has {count} layers; at most {most} are possible."),
        N_("Remove layers; a few wide ones usually do as well."),
    ),
    "network_too_large": (
        N_("The network would have about {count} parameters; at most {most} are possible."),
        N_("Use fewer units or layers."),
    ),
    "networks_too_many": (
        N_("{count} networks were given; one comparison takes {most}."),
        N_("Leave some out, or compare them in another run."),
    ),
}
FINDINGS = {
    "network_exploded": (
        N_("Training diverged"),
        N_(
            "{model}: the loss was no longer finite in epoch {epoch}. The weights of epoch {best} "
            "are used."
        ),
        N_(
            "Usually each step overshoots: choose a learning rate ten times smaller, or add batch "
            "normalization."
        ),
    ),
    "network_constant": (
        N_("No better than a constant prediction"),
        N_(
            "{model}: at the selected epoch the training loss ({loss}) is not below that of one "
            "prediction for all rows ({constant}), nor is the validation loss below its own."
        ),
        N_(
            "Often the learning rate is too large: choose one ten times smaller. If that does not "
            "help, reduce dropout and penalties."
        ),
    ),
    "network_still_improving": (
        N_("Still improving when it stopped"),
        N_(
            "{model} was still improving when it stopped (best epoch {best} of {epochs}; in "
            "{folds} of {of} folds). It may do better with more training."
        ),
        N_("Train it longer on the same folds, from the finished run."),
    ),
    # For runs stored before training schedules distinguished networks.
    "network_still_learning": (
        N_("Still improving when training ended"),
        N_("{model}: the validation loss was still falling after {epochs} epochs."),
        N_("Give it more epochs (in the model settings), or choose a higher effort."),
    ),
    "network_gap": (
        N_("Overfits the training rows"),
        N_(
            "{model}: the validation loss is {ratio} times the training loss at the selected epoch."
        ),
        N_("More dropout or weight decay, narrower layers, or more rows would narrow the gap."),
    ),
}
