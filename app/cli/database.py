"""``callfit db``: the catalogue's schema."""

import typer

app = typer.Typer(help="The catalogue's database.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def upgrade() -> None:
    """Create the tables, or bring them to this version. Keeps what is there."""
    from app.stores import open_database
    from catalogue.store import schema

    with open_database(current=False) as database:
        before = schema.revision(database)
        schema.upgrade(database)
        after = schema.revision(database)
    print(f"the schema is at {after}" if before == after else f"the schema went from {before or 'nothing'} to {after}")


@app.command()
def compact() -> None:
    """Write a SQLite file anew: smaller, and with nothing in it of what was deleted."""
    from app.errors import CommandError, Exit
    from app.stores import open_database

    with open_database() as database:
        if not database.forget_deleted():
            raise CommandError("another program is reading from the catalogue; end it and try again", Exit.STORE)
    print("nothing that was deleted is left in the file")
