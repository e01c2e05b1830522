"""A real Solr: its jars come from Maven as ordinary dependencies, and a few lines of Java start it (StartSolr.java)."""

from tests.servers.solr.server import Solr, find_java

__all__ = ["Solr", "find_java"]
