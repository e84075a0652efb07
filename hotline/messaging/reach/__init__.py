"""How a member of staff is reached: by push to their own devices, by text to their telephone, by e-mail."""
