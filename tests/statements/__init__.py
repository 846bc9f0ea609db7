"""Tests of the alignment of sentences."""
