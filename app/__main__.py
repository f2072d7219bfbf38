"""``python -m app`` is ``callfit``."""

from app.cli import main

if __name__ == "__main__":
    main()
