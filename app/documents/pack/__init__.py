"""The Excel pack of a sheet: a workbook to fill in anywhere and to hand in again."""
