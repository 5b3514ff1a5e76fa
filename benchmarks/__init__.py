"""How fast the product is, as ratios to known work in the same run."""
