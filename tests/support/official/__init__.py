"""Official documents made for the tests: what stands on them is known, so reading them can be measured."""
