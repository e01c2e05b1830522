"""From a work's text to a PDF with a cover, a table of contents, numbered chapters, tables and charts."""
