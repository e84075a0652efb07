"""From one shift to the next: the sheet the system makes, edited by who goes, accepted by who comes."""
