"""How one setting is read from the environment, and what is said when it is wrong; `config` puts them together."""
