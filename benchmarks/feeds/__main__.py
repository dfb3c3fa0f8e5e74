"""Run the benchmark: ``python -m benchmarks.feeds``."""

from benchmarks.feeds.measure import main

main()
