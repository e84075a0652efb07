"""The live board on a responder's phone."""
