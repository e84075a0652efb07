"""The doors of the console: one module per page."""
