"""Real servers for tests: PostgreSQL, an S3 store, a browser, and the whole site as its own processes."""
