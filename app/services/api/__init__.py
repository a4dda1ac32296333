"""Tokens of programs, how fast these may ask, and which cycles are open data."""
