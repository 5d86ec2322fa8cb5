"""What stands on a verdict's card beside its sentence: of what it is, why unsure, what it means."""
