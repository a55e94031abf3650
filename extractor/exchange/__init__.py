"""Records to the formats of annotation tools and back, each exact in both directions.

Each module has `write`, records to the format, and `read`, the format to (text, records). What a format has no place for
goes into its notes, meta data or attributes, so that a record comes back with every field it had.
"""
