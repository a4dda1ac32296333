"""From the spreadsheet of a decision's table to the commented skeleton of a criteria set (`python -m scoring new`)."""
