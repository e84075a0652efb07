"""The console, through its doors: pages, forms, live updates."""
