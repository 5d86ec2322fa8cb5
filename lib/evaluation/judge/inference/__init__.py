"""What out-of-fold rows and folds say of a difference between models. NumPy and SciPy only."""
