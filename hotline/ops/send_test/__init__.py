"""The page on which a coordinator proves each way texts leave, by sending one to a phone of their own."""
