"""Criteria sets that come by a page: checked, compared, kept for cycles that will be opened by them."""
