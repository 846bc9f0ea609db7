"""Outlets: what each carries first, leaves out, carries alone, and whose words it has.

* ``pages`` makes the table of all and a page for each, of the lines of the events.
"""
