"""What is taken away: notebooks and packages of fitted models."""
