"""The line itself: entry points, and the floor every wing stands on."""
