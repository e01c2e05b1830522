"""What a reader takes along from a record page: BibTeX, RIS, XML formats and formatted citations. Pure functions of a record."""

from deposits.crosswalks.exports.bibtex import bibtex
from deposits.crosswalks.exports.citations import Style, citation
from deposits.crosswalks.exports.ris import ris
from deposits.crosswalks.exports.xml import datacite_document, dublin_core, marc_document, mods_document

__all__ = ["Style", "bibtex", "citation", "datacite_document", "dublin_core", "marc_document", "mods_document", "ris"]
