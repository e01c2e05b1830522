"""Stories walked by a browser."""
