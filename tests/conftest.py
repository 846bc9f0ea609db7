"""What all tests share."""

from hypothesis import settings

# No test fails because a machine is slow.
settings.register_profile("dedup", deadline=None, max_examples=60)
settings.load_profile("dedup")
