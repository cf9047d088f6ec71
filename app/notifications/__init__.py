"""What a person is told inside the desk: the bell, its list, and who wants to hear what."""
