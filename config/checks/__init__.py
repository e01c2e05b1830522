"""What `make check` proves beyond style and types: translations, templates, sizes, names, and where things come from."""
