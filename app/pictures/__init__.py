"""Where the marks of a picture stand: pure reckoning in picture units, drawn by the templates in ``pictures/``."""
