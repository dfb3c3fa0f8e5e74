"""Run the benchmark: ``python -m benchmarks.polling``."""

from benchmarks.polling.measure import main

main()
