"""A sheet handed in: one from answers, many from a table."""
