"""The engine on an Apache Solr server. `engine` answers; the other modules each do one part of it."""

from search.backends.solr.engine import SolrEngine

__all__ = ["SolrEngine"]
