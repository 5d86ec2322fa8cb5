"""Reviews: cleaning, languages, tokens, and what the words say."""
