"""Tests of event edges."""
