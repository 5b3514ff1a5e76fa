"""What answers and findings bear on: indicators of forced labour, and criteria of laws and standards."""
