"""From files to a tree."""
