"""What programs read with a token: frozen values whose fields are the fields of the answers."""
