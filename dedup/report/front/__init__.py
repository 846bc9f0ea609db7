"""The front page of a report, and the list of all clusters.

* ``page`` puts it together.
* ``leads``: what an editor should see first; ``samples``: what a reviewer should draw;
  ``origin``: what was read and skipped, and with which settings.
* ``listing``: the list as data, for the script that searches, filters and sorts it.
"""
