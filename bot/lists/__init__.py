"""What ``choose_from`` offers: one module for each list that must be looked up."""

from bot.lists.lister import LISTS, offered

__all__ = ["LISTS", "offered"]
