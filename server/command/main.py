"""The root of the command line: one group, one file for each family of commands."""

from importlib import import_module

import click

# Loaded when asked for: `bagwatch advise` must not wait for a web server to be imported.
COMMANDS = {
    "access": "server.command.access",
    "advise": "server.command.advise",
    "api": "server.command.api",
    "audit": "server.command.audit",
    "demo": "server.command.serve",
    "device": "server.command.devices",
    "epoch": "server.command.timeline",
    "explain": "server.command.explain",
    "key": "server.command.keys",
    "patient": "server.command.devices",
    "replay": "server.command.replay",
    "restore": "server.command.timeline",
    "rules": "server.command.rules",
    "serve": "server.command.serve",
    "session": "server.command.sessions",
    "team": "server.command.teams",
    "user": "server.command.users",
    "vapid": "server.command.vapid",
}


class _Commands(click.Group):
    """Finds a command in the file of its family, under its own name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bagwatch")
def main() -> None:
    """Looks after continuous blinatumomab infusions outside the ward.

    Not for clinical use until signed off.
    """
