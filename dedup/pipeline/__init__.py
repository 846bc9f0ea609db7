"""The order of the stages, and nothing else.

``order`` is a whole run, to be read top to bottom; ``telling`` its last stage, which also follows
after a run that stopped before it; ``given`` a comparison of documents that are one event already;
``batches`` what is made of some documents or clusters at a time, in whatever thread or process.
"""

from dedup.pipeline.given import compare
from dedup.pipeline.order import run
from dedup.pipeline.telling import align

__all__ = ["align", "compare", "run"]
