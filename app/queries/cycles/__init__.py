"""Reads of cycles: the board, who appraises what, central figures."""
