"""Files a person takes away."""
