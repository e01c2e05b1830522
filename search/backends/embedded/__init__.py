"""The embedded engine. `engine` answers; the other modules each do one part of it."""

from search.backends.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
