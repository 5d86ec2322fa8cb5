"""What every page stands on: frame, session, services, errors."""
