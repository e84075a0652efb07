"""One file of views for each provider."""
