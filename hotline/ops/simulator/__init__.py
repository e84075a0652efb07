"""The simulator's page: every phone in the demo town, what it received, and a box to answer as that person."""
