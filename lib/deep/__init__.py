"""Deep models in Keras; only the keras_* modules here import it."""
