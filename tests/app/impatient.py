"""``callfit`` that waits for another writer for a moment only, to be forked by `tests.forked`."""

from app.cli import main
from catalogue.store.database import Database

if __name__ == "__main__":
    patient = Database.open

    def open_impatiently(url: str) -> Database:
        return patient(url, lock_timeout=0.2)

    Database.open = open_impatiently  # type: ignore[assignment, method-assign]
    main()
