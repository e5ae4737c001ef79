"""What ``choose_from`` offers: one module for each list that must be looked up."""

from bot.lists.lister import LISTS

__all__ = ["LISTS"]
