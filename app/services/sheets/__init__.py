"""A unit's sheet: declaring, handing in, explaining, closing."""
