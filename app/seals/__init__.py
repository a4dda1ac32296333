"""Seals (niêm phong): what the log keeps of every row that is written, so that a row altered behind it is found."""
