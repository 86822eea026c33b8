"""Read trial papers and registry records, repair them, extract structured records."""
