"""Guesses for the form: what a work says about itself on its first pages.

Pure functions from lines (with their sizes and places, where the format has any) to proposals with a confidence and the
page where they stand. Rules are of layout and of the words that covers use in Vietnamese, English, French and German;
nothing is learned, nothing is looked up. A guess is only ever shown beside an empty field: a person accepts it.
"""
