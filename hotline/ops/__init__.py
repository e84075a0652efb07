"""Running the line: demo network, health, and the tools of whoever installs it."""
