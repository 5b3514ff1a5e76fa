"""``python -m duediligence``: the same as the ``duediligence`` command."""

from __future__ import annotations

from duediligence.cli import main

if __name__ == "__main__":
    main()
