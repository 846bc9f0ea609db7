"""Which reports tell the same event, who copied whom, what each added or left out."""
