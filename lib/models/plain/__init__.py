"""Models as the few lines of scikit-learn that an analyst would write, for notebooks."""
