"""The kernel: what every part stands on, and nothing that knows a part."""
