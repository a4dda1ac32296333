"""Reminding people of what waits for them: one mail a day, which everybody may turn off."""
