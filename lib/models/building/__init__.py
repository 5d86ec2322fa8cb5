"""How each model is built, by family: in the engine and the command line only."""
