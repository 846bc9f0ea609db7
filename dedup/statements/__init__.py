"""align_statements: sentences of a cluster -> who carries, changes or leaves out what."""

from dedup.statements.table import align_statements

__all__ = ["align_statements"]
