"""Central figures: proposed and entered for a whole cycle."""
