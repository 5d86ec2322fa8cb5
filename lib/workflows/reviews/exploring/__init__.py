"""What reviews say: words, topics, aspects, time; where models fail on them."""
