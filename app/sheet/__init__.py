"""Decisions about one sheet, as pure functions of frozen values: no database, no Flask, no clock."""
