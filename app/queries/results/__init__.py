"""Reads of published results and their papers."""
