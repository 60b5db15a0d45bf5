"""The rooms of the database in the order in which they are migrated. A room adds its own list here."""

from sqlite_utils.migrations import Migrations

from server.store import (
    audit,
    break_glass,
    contacts,
    deliveries,
    held,
    installs,
    log,
    passkeys,
    passwords,
    people,
    phone_keys,
    protocols,
    scope,
    sessions,
    subscriptions,
    timeline,
)

ROOMS: tuple[Migrations, ...] = (
    timeline.migrations,
    people.migrations,
    sessions.migrations,
    phone_keys.migrations,
    scope.migrations,
    log.migrations,
    held.migrations,
    installs.migrations,
    protocols.migrations,
    subscriptions.migrations,
    deliveries.migrations,
    break_glass.migrations,
    passkeys.migrations,
    passwords.migrations,
    audit.migrations,
    contacts.migrations,
)
