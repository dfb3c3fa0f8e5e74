"""Run the benchmark: ``python -m benchmarks.throughput``."""

from benchmarks.throughput.measure import main

main()
