"""What a reader takes along from a record page: `bibtex`, `ris`, `xml` and formatted citations. Pure functions of a record."""

from deposits.crosswalks.exports.bibtex import bibtex
from deposits.crosswalks.exports.citations import Style, citation
from deposits.crosswalks.exports.ris import ris
from deposits.crosswalks.exports.xml import xml

__all__ = ["Style", "bibtex", "citation", "ris", "xml"]
