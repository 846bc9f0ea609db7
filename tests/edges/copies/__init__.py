"""Tests of copy edges."""
