"""Character recognition for pages that are pictures, by Tesseract where it is installed.

A page is drawn and read inside the bounded child process: no network, no file written, its memory and time limited.
The site does without Tesseract; it then says so, and reads such pages when it has been installed.
"""
