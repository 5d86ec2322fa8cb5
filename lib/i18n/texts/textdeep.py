"""Texts of errors about text networks and pretrained encoders."""

from lib.i18n import N_

ERRORS = {
    "why_unknown_class": (
        N_("There is no class {label}."),
        N_("Choose one of these: {known}."),
    ),
    "not_held_out": (
        N_("Row {row} was not tested in this run, so there is no model that has not seen it."),
        N_("Choose a row that the comparison used."),
    ),
    "no_word_vectors": (
        N_("{model} has no word vectors: only text networks learn them."),
        N_("Choose one of the networks, such as keras_ngram."),
    ),
    "encoder_unset": (
        N_("No pretrained encoder was chosen."),
        N_("Set {variable} to a folder with tokenizer.json and model.onnx, or to a hub id."),
    ),
    "encoder_folder": (
        N_("There is no encoder in {folder}."),
        N_("Such a folder contains {files}; a hub id looks like owner/name."),
    ),
    "encoder_not_here": (
        N_(
            "The encoder {source} is not on this machine; {megabytes} MB would have to be "
            "downloaded."
        ),
        N_("Set {variable} to yes to allow this, or give a folder that contains it."),
    ),
    "encoder_unreachable": (
        N_("The encoder {source} could not be downloaded: its server does not respond."),
        N_("Check the connection and the name, or give a folder that contains it."),
    ),
    "encoder_disk": (
        N_("There is not enough disk space for the encoder {source} ({megabytes} MB)."),
        N_("Free some space, or choose a smaller encoder."),
    ),
    "encoder_memory": (
        N_(
            "The encoder {source} needs about {needed_mb} MB of memory; only {free_mb} MB are free."
        ),
        N_("Choose a smaller encoder, or leave this model out."),
    ),
    "encoder_packages": (
        N_("Pretrained encoders need the package {package}, which is not installed here."),
        N_("Install it, or leave this model out."),
    ),
    "encoder_unreadable": (
        N_("The encoder in {folder} cannot be opened."),
        N_("Its tokenizer.json or model.onnx is damaged or of the wrong kind; download it again."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
