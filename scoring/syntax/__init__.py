"""Reading YAML strictly, with the place of every value."""
