"""How the store fails: always with what happened, where, and what to do about it."""


class StoreError(Exception):
    """The catalogue's database cannot do what was asked. The text never holds a password or the data itself."""


class StoreUnreachableError(StoreError):
    """The database server does not answer, or does not let us in."""


class StoreUnwritableError(StoreError):
    """The database cannot be created or written where it is."""


class StoreLockedError(StoreError):
    """Another program kept the database locked for longer than we wait. Trying again may work."""


class SchemaOutdatedError(StoreError):
    """The tables are missing, or are older or newer than this program."""


class AlreadyToldError(StoreError):
    """A profile would be told of a call a second time for the same reason."""
