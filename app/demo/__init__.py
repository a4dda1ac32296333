"""Demo data: real units, a finished cycle and an open one, with generated figures that say so everywhere."""
