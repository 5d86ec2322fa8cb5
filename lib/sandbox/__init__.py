"""Jobs on bytes from outside, each in a process of its own with limits on memory and time."""
