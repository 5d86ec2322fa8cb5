"""Give memory back that reading a file took for a moment, as pages do it."""

from lib.core.memory import give_back

__all__ = ["give_back"]
