"""The demo network: an invented city, its people and three weeks of its history."""
