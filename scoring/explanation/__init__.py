"""How points came about, in steps and in words."""
