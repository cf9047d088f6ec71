"""Measures of speed: `make bench`. Each prints a figure beside its limit."""
