"""The life of an assessment as pure data and pure functions: nothing else decides a status."""
