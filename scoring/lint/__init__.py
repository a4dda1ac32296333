"""Remarks on a tree that loads but may not say what its authors meant."""
