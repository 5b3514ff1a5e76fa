"""An uploaded file becomes tables of text, in a child process with limits."""

from duediligence.spreadsheets.alphabets import ENCODINGS
from duediligence.spreadsheets.book import read_book
from duediligence.spreadsheets.headers import normalise_header
from duediligence.spreadsheets.table import Book, Region, Sheet, Table
from duediligence.spreadsheets.tables import table_of

__all__ = ["ENCODINGS", "Book", "Region", "Sheet", "Table", "normalise_header", "read_book", "table_of"]
