"""Demo data: real units, a finished round and an open one, with generated figures that say so everywhere."""
