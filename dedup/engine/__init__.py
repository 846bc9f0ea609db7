"""Where stages run: batches of tables, in order, in one process, in threads or in processes."""
