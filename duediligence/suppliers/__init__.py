"""A table becomes suppliers: standard columns, one row a supplier or site."""
