"""The benchmarks: each module with a `main` is run by its name, `python3 run.py bench NAME`."""
