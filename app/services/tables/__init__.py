"""Tables taken from files: their lines, their cells, what each kind of them means."""
