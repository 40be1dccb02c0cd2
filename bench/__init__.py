"""Benchmarks with their own baselines: `make bench`. Never timed tests."""
