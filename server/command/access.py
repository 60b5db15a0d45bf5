"""`bagwatch access`: who may do what."""

import click

from server.access.printed import as_markdown


@click.command()
def access() -> None:
    """Print which role may ask which route of which patients."""
    click.echo(as_markdown(), nl=False)
