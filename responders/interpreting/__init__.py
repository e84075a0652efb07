"""The interpreter's own page: whether they can be phoned, and when."""
