"""The sections of a run: one list, which its page, its report and the command line draw."""
