"""Where stages run: map over batches, group by key, join on key."""
