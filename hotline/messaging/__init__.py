"""Words to phones and back: the outbox, its transports, templates, and what people answer."""
