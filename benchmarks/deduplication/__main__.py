"""Run the benchmark: ``python -m benchmarks.deduplication``."""

from benchmarks.deduplication.measure import main

main()
