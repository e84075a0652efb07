"""Crashes and mutants that a drill plants into a process of its own; the product knows nothing of them."""
