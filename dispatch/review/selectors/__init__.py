"""What the record's pages show; each page in a constant number of queries. No exact address, number or name of a caller."""
