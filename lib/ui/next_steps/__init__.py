"""What a run can be used for once it has ended: more of it, and its models on new rows."""
