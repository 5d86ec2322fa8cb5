"""Texts of errors about fine-tuned networks, and about classes described in words."""

from lib.i18n import N_

ERRORS = {
    "encoder_not_at_hub": (
        N_("{source} has no file {file} at the hub."),
        N_("Look at the name, or take one that has it."),
    ),
    "preset_unset": (
        N_("No pretrained network was chosen for fine-tuning."),
        N_("Set {variable} to the folder of a KerasHub preset, or to a hub id."),
    ),
    "preset_folder": (
        N_("There is no pretrained network in {folder}."),
        N_("The folder of a preset holds {files}; a hub id looks like owner/name."),
    ),
    "preset_kind": (
        N_("{kind} cannot be fine-tuned here: it is not of the BERT type."),
        N_("Choose one of these kinds: {known}."),
    ),
    "preset_unreadable": (
        N_("The pretrained network in {folder} cannot be opened."),
        N_("One of its files is damaged or of another kind; get it again."),
    ),
    "preset_memory": (
        N_("Fine-tuning {source} needs about {needed_mb} MB of memory; {free_mb} MB are free."),
        N_("Choose a smaller network, fewer tokens or smaller steps, or leave this model out."),
    ),
    "preset_packages": (
        N_("Fine-tuning needs the package {package}, which is not installed here."),
        N_("Install the extra with `make finetune`, or leave this model out."),
    ),
    "preset_no_why": (
        N_("The words' part in the answer of this fine-tuned network cannot be told."),
        N_("Look at another model beside it."),
    ),
    "pretrained_engine": (
        N_("Training already goes on here, without the pretrained network."),
        N_("End the app that uses this folder, or set DEEPWORTH_HOME to another."),
    ),
    "zero_shot_classes": (
        N_("Two to eight classes are needed, each in a line of its own: its name, a colon, words."),
        N_("Write for instance: positive: I love it, very good"),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
