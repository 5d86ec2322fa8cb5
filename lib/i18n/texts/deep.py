"""Texts of errors and findings about networks."""

from lib.i18n import N_

ERRORS = {
    "network_diverged": (
        N_("The network's loss was not finite from the first epoch: training diverged."),
        N_("Look for extreme values in the target and the features, or leave this model out."),
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
FINDINGS = {
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
