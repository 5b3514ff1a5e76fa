"""Response columns become coded answers with evidence, date and source."""
