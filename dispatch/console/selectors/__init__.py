"""What each page of the console reads: one function per page, constant in queries."""
