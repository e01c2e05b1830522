"""Filling in from what is known elsewhere: an identifier, an entry of a reference manager, a citation in words.

    text → recognising → asking (Crossref, DataCite, arXiv, ORCID; or reading BibTeX, RIS, a citation) → Found

What is found is only ever offered. Every mapping is a pure function from an answer to parts of the metadata document; the
network is asked in `asking` alone, through `media.fetching`.
"""
