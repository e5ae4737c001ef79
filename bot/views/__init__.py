"""What is looked up when it is sent: the support list, one's own data, digests, cases. One module for each theme.

A view knows what to show and in which sentences; the sentences themselves stand in the ``..._words`` phrasebooks.
"""

from bot.views.glance import Glance, Shown
from bot.views.shower import VIEWS, Shower

__all__ = ["VIEWS", "Glance", "Shower", "Shown"]
