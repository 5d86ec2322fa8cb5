"""Reading texts: cleaning, languages, tokens, n-grams, ratings, repeats."""
