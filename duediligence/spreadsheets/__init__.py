"""An uploaded file becomes tables of text, in a child process with limits."""

from duediligence.spreadsheets.book import read_book
from duediligence.spreadsheets.headers import normalise_header, table_of
from duediligence.spreadsheets.table import Book, Sheet, Table

__all__ = ["Book", "Sheet", "Table", "normalise_header", "read_book", "table_of"]
