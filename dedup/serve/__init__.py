"""The report of a run over a loopback address: pages made on demand, decisions taken in.

``pages`` makes what is shown, ``server`` decides who may ask for it. Nothing here listens before
:class:`ReportServer` is made, which only ``dedup serve`` does.
"""

from dedup.serve.server import ReportServer

__all__ = ["ReportServer"]
