"""Copies of an installation on another disk: made, listed, checked and restored while no application runs.

`python -m app.backups make FOLDER`. A copy must be had when nothing else works, so nothing here needs Flask.
"""
