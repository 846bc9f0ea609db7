"""Read input files into the documents and skipped tables."""
