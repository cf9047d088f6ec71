"""Demo data: a bank's support desk in the middle of a working day."""
