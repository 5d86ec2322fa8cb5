"""Texts of errors about fine-tuned networks, and about classes described in words."""

from lib.i18n import N_

ERRORS = {
    "encoder_not_at_hub": (
        N_("{source} has no file {file} at the hub."),
        N_("Check the name, or choose one that has this file."),
    ),
    "preset_unset": (
        N_("No pretrained network was chosen for fine-tuning."),
        N_("Set {variable} to the folder of a KerasHub preset, or to a hub id."),
    ),
    "preset_folder": (
        N_("There is no pretrained network in {folder}."),
        N_("The folder of a preset contains {files}; a hub id looks like owner/name."),
    ),
    "preset_kind": (
        N_("{kind} cannot be fine-tuned here: it is not a BERT-type network."),
        N_("Choose one of these kinds: {known}."),
    ),
    "preset_unreadable": (
        N_("The pretrained network in {folder} cannot be opened."),
        N_("One of its files is damaged or of the wrong kind; download it again."),
    ),
    "preset_memory": (
        N_(
            "Fine-tuning {source} needs about {needed_mb} MB of memory; only {free_mb} MB are free."
        ),
        N_(
            "Choose a smaller network, fewer tokens or a smaller batch size, or leave this model "
            "out."
        ),
    ),
    "preset_packages": (
        N_("Fine-tuning needs the package {package}, which is not installed here."),
        N_("Install the extra with `make finetune`, or leave this model out."),
    ),
    "preset_no_why": (
        N_("The contribution of single words cannot be computed for this fine-tuned network."),
        N_("Look at the explanation of another model."),
    ),
    "pretrained_engine": (
        N_("A training engine without the pretrained network is already running here."),
        N_("Close the app that uses this folder, or set DEEPWORTH_HOME to another folder."),
    ),
    "zero_shot_classes": (
        N_("Two to eight classes are needed, one per line: the name, a colon, then phrases."),
        N_("For example: positive: I love it, very good"),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
