"""What more rows would be worth: scores by training rows, curves through them, what follows."""
