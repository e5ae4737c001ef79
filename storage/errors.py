"""What can go wrong with storage, and what to do about it.

StorageError
├── Unavailable      nothing was committed: wait, and do not acknowledge
├── Overtaken        what was decided on has changed meanwhile: decide anew
├── NoBackup         no copy could be made, or there is none of that name
├── Refused          this data folder must not be opened
│   ├── InUse        another process has it
│   ├── WrongKey     the key file does not fit
│   ├── KeyUnusable  the key file is missing, readable by others, or not a key
│   ├── KeyBesideData  the key would be stolen together with the data
│   ├── TooNew       written by a newer version of Alongside
│   └── Damaged      a page or a row fails its check, or a file is gone
"""

from __future__ import annotations


class StorageError(Exception):
    """The root of all storage errors."""


class Unavailable(StorageError):
    """Nothing was committed. Whoever asked must wait, and acknowledge nothing."""


class Overtaken(StorageError):
    """What this turn was decided on has changed meanwhile: it must be decided anew. Nothing was kept of it."""


class NoBackup(StorageError):
    """No copy of the data could be made, or there is none of that name. The message says why."""


class Refused(StorageError):
    """This data folder must not be opened. The message says why and what to do."""


class InUse(Refused):
    """Another process has the data folder open."""


class WrongKey(Refused):
    """The key file does not open this data folder."""


class KeyUnusable(Refused):
    """The key file is missing, can be read by others, or does not hold a key."""


class KeyBesideData(Refused):
    """The key file lies in the data folder, where one theft takes both."""


class TooNew(Refused):
    """The data folder was written by a newer version of Alongside."""


class Damaged(Refused):
    """A page or a row fails its check, or one of the two files is gone."""
