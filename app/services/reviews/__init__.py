"""Appraisal: verdicts and the steps of a review."""
