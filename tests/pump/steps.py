"""Pump steps for tests: one that does three things once, one that fails, one that never has enough."""

left: list[int] = []
ran: list[str] = []


def three_things() -> int:
    ran.append("three")
    return left.pop() if left else 0


def fails() -> int:
    ran.append("fails")
    raise ValueError("what a caller said")


def endless() -> int:
    ran.append("endless")
    return 1
