"""The common ground of all events."""


class Event:
    """The common ground of all events; a new one needs a case wherever events are matched."""

    __slots__ = ()
