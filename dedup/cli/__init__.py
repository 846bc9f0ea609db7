"""The command line: verbs that call the library, what they print, and the exit code."""

from dedup.cli.command import main, run_command

__all__ = ["main", "run_command"]
