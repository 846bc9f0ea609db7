"""The command line: verbs that call the library, what they print, and the exit code."""

from dedup.cli.command import main

__all__ = ["main"]
