"""Wagtail pages: what an administrator writes and arranges."""
