"""What a person sees. Pages read filters, call one service and draw."""
