"""Who may do what: pure values and pure functions, no Flask, no database."""
