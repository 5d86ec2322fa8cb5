"""What the words of pages and reports mean: one list, in every language."""
