"""The deposit form: from the metadata document to boxes that hold strings, and back.

What the boxes of one field hold is its `Typed` value: strings only, in the shape of the boxes, so that anything a
person types can be kept and shown again, also what cannot be read yet.
"""
