"""Reads of the appraisal: the queue, one sheet under review."""
