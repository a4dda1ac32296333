"""The command line: its commands and its usage text."""
