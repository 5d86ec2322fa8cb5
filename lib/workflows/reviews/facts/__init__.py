"""What is found out about reviews: plain facts that jobs store and pages read."""
