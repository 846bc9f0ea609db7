"""align_statements: sentences of a cluster -> who carries, changes or leaves out what."""

from dedup.statements.table import ClusterMember, align_cluster, align_statements

__all__ = ["ClusterMember", "align_cluster", "align_statements"]
