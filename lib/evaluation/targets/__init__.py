"""What a task predicts: its rows, classes, values and labels."""
