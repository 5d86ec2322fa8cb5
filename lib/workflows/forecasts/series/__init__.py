"""From any table to series on a regular calendar."""
