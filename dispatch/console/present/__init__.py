"""From rows of the database to rows of a screen, in the reader's language. No queries here."""
