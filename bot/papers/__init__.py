"""Digests on paper: a chart, a page to print, tables to work with. Everything is made in memory, nothing on disk.

None of it knows where numbers come from: what may be seen was decided before (``flows.suppression``).
"""
