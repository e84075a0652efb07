"""Schema history of the messaging room."""
