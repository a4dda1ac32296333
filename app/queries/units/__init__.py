"""Units as they stand on a day, and what became of one."""
