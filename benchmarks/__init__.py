"""How fast the kit is, measured beside what it replaces: `make bench`, or `python -m benchmarks --help`."""
