"""The doctor: says what is mis-set and how to mend it, one line each."""
