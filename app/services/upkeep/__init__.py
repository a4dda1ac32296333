"""What keeps an installation whole: what it is for, and whether what is stored still holds together."""
