"""Reads of what the verification compares with the stored facts."""
