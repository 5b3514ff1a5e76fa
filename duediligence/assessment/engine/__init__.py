"""Many suppliers at once: a definition as column operations, and what they make of answers."""
