"""The rooms of the database in the order in which they are migrated. A room adds its own list here."""

from sqlite_utils.migrations import Migrations

from server.store import people, scope, timeline

ROOMS: tuple[Migrations, ...] = (timeline.migrations, people.migrations, scope.migrations)
