"""What becomes of units: begun, corrected, renamed, moved, ended, merged and split."""
