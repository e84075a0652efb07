"""Families: the first card of a family whose member was taken, the call that is owed to them, and who may read it."""
