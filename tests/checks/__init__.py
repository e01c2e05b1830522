"""A check that cannot fail proves nothing: each is shown something wrong here."""
