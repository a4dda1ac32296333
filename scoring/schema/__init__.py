"""The criteria format as a JSON Schema."""
