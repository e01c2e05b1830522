"""Deposits and records as BagIt packages (RFC 8493): written, checked, and read back."""
