"""From a fresh clone to a running site: what `make run`, `make test`, `make check` and `make bench` call.

`bootstrap`, `main` and what they import use the standard library only: they run before anything is installed.
"""
