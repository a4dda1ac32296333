"""One reader for every table that people hand in: CSV and XLSX in, rows with their places and numbers out.

`encoding` turns bytes into text, `csv_lines` and `workbook` into lines of cells, `heading` finds the heading, and
`reader` gives the rows below it. `numbers` says what number a cell holds, `guard` keeps a spreadsheet from calculating
what goes out. What a column means stays with whoever asked for the table.
"""

from __future__ import annotations

from scoring.tables.encoding import is_workbook, text_of
from scoring.tables.guard import guarded, restored
from scoring.tables.heading import Column
from scoring.tables.numbers import NumberFault, read_number
from scoring.tables.reader import Row, Table, open_table, table_in_lines, table_in_workbook
from scoring.tables.shapes import Day, Fault, Limits, TableRefused, Worksheet

__all__ = [
    "Column",
    "Day",
    "Fault",
    "Limits",
    "NumberFault",
    "Row",
    "Table",
    "TableRefused",
    "Worksheet",
    "guarded",
    "is_workbook",
    "open_table",
    "read_number",
    "restored",
    "table_in_lines",
    "table_in_workbook",
    "text_of",
]
