"""The two texts of a delivery drill, by lane: its place, and the words."""

WORDS = {
    "responder": (10, "RRN K412 Can you go? Westlake"),
    "community": (40, "RRN Agents confirmed near 5th and Main"),
}
