"""Tests of the edges: what is verified, and what that makes of it."""
