"""What would change a rating, and what to ask next."""
