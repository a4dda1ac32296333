"""From a tree and a sheet to points, totals and ranks."""
