"""Networks that forecast, trained on all series together."""
