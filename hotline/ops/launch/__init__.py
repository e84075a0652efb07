"""What run.py is made of: setting up, serving and testing with the standard library alone, before Django is there."""
