"""The log as people read it: everything for auditors, administration for administrators, one sheet's history."""
