"""Business processes as data: states, moves, and what a move asks for."""
