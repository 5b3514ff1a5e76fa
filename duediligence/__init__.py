"""Find, explain and end forced-labour risk in a supply chain."""

__version__ = "0.1.0"
