"""The page on which a member of staff says how they are reached."""
