"""How far a score could move: unknown answers drawn by their odds, weights shaken."""
