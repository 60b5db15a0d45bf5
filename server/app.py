"""Builds the whole service. The only place where concrete things are made and given to the rooms."""

from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.di import Provide

from server import ids
from server.access import routes as access
from server.access.inbox import routes as inbox
from server.access.limits import Limits
from server.access.passkey import routes as passkeys
from server.access.password import routes as passwords
from server.access.password.hashing import Hashers
from server.access.phone_proof import Challenges
from server.access.phones import routes as phones
from server.access.recovery import routes as recovery
from server.access.sight import routes as sight
from server.access.vault import Vault
from server.clock import Clock
from server.edge import Finish, Gate
from server.held import routes as held
from server.lifespan import MARK_SECONDS, running, telling
from server.notices import routes as notices
from server.notices import vapid
from server.notices.dispatcher import Dispatcher
from server.notices.picture import rules_of
from server.notices.plan import RulesFor
from server.notices.proof import Desk
from server.notices.push import Sender
from server.problem import EXCEPTION_HANDLERS
from server.pulse import Pulse
from server.record import routes as record
from server.rules import load_rules
from server.rules import routes as life
from server.rules.applied import applied
from server.rules.shelf import Shelf
from server.seal import SealKeys
from server.settings import Settings
from server.shell import routes as shell
from server.shell.bundle import Bundle
from server.shell.vitals import Vitals
from server.store import Store, UnusableStore
from server.sync import routes as sync
from server.sync.live import Live
from server.sync.sealed import routes as sealed
from server.trail import Trail

# A handler that takes more says so itself.
MAX_BODY_BYTES = 16_384

HANDLERS = (
    sync.push,
    sealed.carry_sealed,
    sync.pull,
    sync.listen,
    access.enrol,
    access.challenge,
    access.resume,
    access.me,
    access.logout,
    passkeys.making_options,
    passkeys.keep_passkey,
    passkeys.list_passkeys,
    passkeys.remove_passkey,
    passkeys.sign_in_options,
    passkeys.sign_in,
    passwords.keep_password,
    passwords.begin_totp,
    passwords.confirm_totp,
    passwords.sign_in,
    recovery.recover,
    phones.list_devices,
    phones.revoke_device,
    phones.list_sessions,
    phones.end_session,
    phones.end_other_sessions,
    inbox.show_inbox,
    sight.open_patient,
    sight.list_break_glass,
    sight.get_facts,
    record.list_patients,
    record.get_patient,
    record.get_advice,
    record.get_second_checks,
    held.list_held,
    held.release_held,
    held.annotate_held,
    notices.vapid_key,
    notices.keep_push,
    notices.show_push,
    notices.drop_push,
    notices.test_push,
    notices.prove_push,
    shell.health,
    shell.app_page,
    life.current_rules,
    life.current_page,
    life.rules_by_hash,
    life.patient_rules,
    life.rules_notes,
    shell.app_file,
)


def build_app(settings: Settings, clock: Clock) -> Litestar:
    """The service on the data directory of `settings`. Raises when the store cannot be trusted."""
    store = open_store(settings)
    rules, live = load_rules(), Live()
    written, dispatched = Pulse(MARK_SECONDS), Pulse(settings.notice_cycle_seconds)
    shelf, limits = Shelf(rules), Limits(settings)
    sender, desk = _push(settings, clock)
    dispatcher = Dispatcher(store, sender, rules_for(shelf), settings.origin)
    given = {
        "store": store,
        "clock": clock,
        "settings": settings,
        "live": live,
        "shelf": shelf,
        "bundle": Bundle.load(),
        "vitals": Vitals(written, dispatched, lambda: dispatcher.health),
        "desk": desk,
        "challenges": Challenges(ids.signing_key()),
        "ceremonies": Challenges(ids.signing_key()),
        "limits": limits,
        "hashers": Hashers(),
        "vault": Vault.load_or_make(settings.data),
        "seal": SealKeys.load_or_make(settings.data),
    }
    app = Litestar(
        route_handlers=list(HANDLERS),
        dependencies={name: _always(thing) for name, thing in given.items()},
        middleware=[Gate(store, clock, settings, limits)],
        before_send=[Trail(store, clock), Finish(settings)],
        request_max_body_size=MAX_BODY_BYTES,
        exception_handlers=EXCEPTION_HANDLERS,
        # Left in the reverse order: nobody is told anything more, then the store is closed.
        lifespan=[
            running(store, settings.data, clock, rules, live, written),
            telling(dispatcher, sender, clock, dispatched),
        ],
        openapi_config=None,
        logging_config=None,
    )
    app.state.live = live
    return app


def open_store(settings: Settings) -> Store:
    """The store in the data directory."""
    make_private(settings.data)
    return Store.open(settings.database)


def make_private(directory: Path) -> None:
    """A directory that only its owner can enter. Raises UnusableStore where there can be none."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.chmod(0o700)
    except OSError as error:
        raise UnusableStore(f"{directory} cannot be used: {error.strerror}") from error


def _always(thing: Any) -> Provide:
    return Provide(lambda: thing, sync_to_thread=False)


def rules_for(shelf: Shelf) -> RulesFor:
    """The version that applies to a patient, as the notices ask it."""
    return lambda connection, patient, now: rules_of(
        applied(connection, shelf, patient, None, now).rules.protocol
    )


def _push(settings: Settings, clock: Clock) -> tuple[Sender, Desk]:
    key = vapid.load_or_make(settings.data)
    sender = Sender(
        key,
        settings.vapid_contact,
        lambda: clock.now_ms() // 1000,
        allow_loopback=settings.push_loopback,
        proxy=settings.push_proxy or None,
    )
    desk = Desk(sender, vapid.public_text(key), settings.origin, settings.push_loopback)
    return sender, desk
