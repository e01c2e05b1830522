"""What a viewer of pages is told about a file, the same on a record page and on the desk. Whoever asks has been asked
for her right to view before."""
