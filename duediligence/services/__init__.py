"""Use cases: the only place with a transaction, a log entry and a clock."""
