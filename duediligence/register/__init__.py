"""Everything that must last: database rows, history and log."""
