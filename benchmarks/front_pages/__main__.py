"""Run the benchmark: ``python -m benchmarks.front_pages``."""

from benchmarks.front_pages.measure import main

main()
