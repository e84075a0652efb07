"""People the line can reach: responders, subscribers, and how they are chosen."""
