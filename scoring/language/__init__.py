"""Words and numbers as people read them, in two languages."""
