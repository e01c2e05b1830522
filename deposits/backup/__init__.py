"""The whole repository into a folder and back: database, files, pictures of pages, and what must not be forgotten."""
