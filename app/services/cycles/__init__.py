"""Cycles: opening them and assigning their reviewers."""
