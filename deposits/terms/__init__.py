"""Vocabularies brought in and taken along: separated values and SKOS, compared with what is here before anything changes."""
