"""Run the benchmark: ``python -m benchmarks.sharding``."""

from benchmarks.sharding.measure import main

main()
