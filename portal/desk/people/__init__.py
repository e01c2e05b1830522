"""Telling people apart: searching, correcting, merging and splitting the people who have names in works."""
