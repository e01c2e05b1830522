"""Sheets of descriptions, as librarians keep them: read from CSV and XLSX, matched to the catalogue by the names of their
columns, and written again. Nothing here changes a deposit; `deposits.flows` does."""
