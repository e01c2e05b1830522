"""OAI-PMH 2.0 as its specification describes it: http://www.openarchives.org/OAI/openarchivesprotocol.html

    views → arguments → verbs → listing, renditions, sets → envelope

Section numbers in this package are those of the specification.
"""
