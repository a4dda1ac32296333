"""What the product costs, as ratios against peers and floors measured in the same run: ``python -m benchmarks``."""
