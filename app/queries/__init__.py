"""Reads: frozen view models, a total order on every list, no query that grows with the rows."""
