"""What the demo city is made of: names and stories, no code."""
