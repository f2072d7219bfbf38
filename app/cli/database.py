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
