"""The root of the command line: one group, one file for each family of commands."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bagwatch")
def main() -> None:
    """Bagwatch looks after continuous blinatumomab infusions outside the ward. Not for clinical use until signed off."""
