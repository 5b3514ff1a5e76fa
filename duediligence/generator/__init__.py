"""Invented portfolios with planted truth, for tests, benchmarks and whoever wants to try a definition."""

from duediligence.generator.generating import AS_OF, Generated, generate
from duediligence.generator.shortest import Shortest, shortest

__all__ = ["AS_OF", "Generated", "Shortest", "generate", "shortest"]
