"""The forms of the console: what may be typed, and what is said when it will not do."""
