"""Checks any OAI-PMH 2.0 endpoint: what is wrong, where it was seen, why it matters, how to mend it.

    survey  asks the endpoint, politely, and keeps every answer as evidence
    judging reads the evidence: pure functions, each of which says what it judges
    catalogue  the rules: severity, section of the specification, and their texts
    report  what was found, kept without any language; `wording` says it in the reader's

The specification: http://www.openarchives.org/OAI/openarchivesprotocol.html
"""
