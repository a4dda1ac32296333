"""Reads of sheets that every journey shares."""
