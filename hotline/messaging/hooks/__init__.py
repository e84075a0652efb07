"""The doors of text providers: what became of a text, and what people sent. Each checks the signature itself."""
