"""Run the benchmark: ``python -m benchmarks.extraction``."""

from benchmarks.extraction.measure import main

main()
