"""Values of enumerations that are shown as words: marked here for the catalogues."""

from lib.i18n import N_

VALUES = (
    N_("number"),
    N_("category"),
    N_("datetime"),
    N_("text"),
    N_("identifier"),
    N_("constant"),
    N_("regression"),
    N_("binary"),
    N_("multiclass"),
    N_("clusters"),
    N_("bootstrap"),
    N_("baseline"),
    N_("classical"),
    N_("deep"),
    N_("ensemble"),
    N_("quick"),
    N_("standard"),
    N_("thorough"),
    N_("kfold"),
    N_("stratified"),
    N_("group"),
    N_("time"),
    N_("queued"),
    N_("running"),
    N_("done"),
    N_("failed"),
    N_("cancelled"),
    N_("interrupted"),
)
