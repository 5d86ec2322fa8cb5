"""What is found out about segments and customers: plain facts that jobs store and pages read."""
