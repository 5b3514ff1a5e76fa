"""One supplier in plain Python: the same judgement a second time, and its explanation."""
