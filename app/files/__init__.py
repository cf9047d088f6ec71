"""Files: bodies on disk by the hash of their content, and a row for each that somebody gave."""
