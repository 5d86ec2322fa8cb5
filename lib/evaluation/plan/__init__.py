"""What is compared and how long it takes: read by pages, no framework is loaded."""
