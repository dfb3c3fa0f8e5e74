"""Run the benchmark: ``python -m benchmarks.ordinary_week``."""

from benchmarks.ordinary_week.measure import main

main()
