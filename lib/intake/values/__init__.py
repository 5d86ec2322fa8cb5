"""What the cells of a column say: numbers, dates, ratings, words for no value."""
