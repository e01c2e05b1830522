"""From a fresh clone to a running site."""
