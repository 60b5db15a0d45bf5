"""What ran: starts, bag changes, stops, resumptions, completions, discontinuation.

What does not fit is kept as a contradiction and changes nothing, so that a stop's clock runs on (D47).
"""

from shared_rules import course_rows as rows
from shared_rules.course_bag import hang, hang_again
from shared_rules.course_decisions import settled
from shared_rules.course_model import Contradiction, Course, Cycle, Run, Start, Stop, mention
from shared_rules.course_time import (
    is_spent,
    is_whole,
    latest_cycle,
    low_seconds,
    next_cycle,
    stop_seconds,
)
from shared_rules.dosing import HOUR, level_of, table_low_seconds
from shared_rules.protocol import Protocol
from shared_rules.record import Entry, Mention

ATTENDED = ("hospital", "supervised")


def start(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Begins a cycle, unless something runs or a stop is still short enough for the same cycle."""
    if course.run is not None:
        return _contradict(course, entry, "running")
    stop = course.stop
    too_short = stop is not None and stop_seconds(stop, entry.at) <= same_cycle_seconds(protocol)
    if too_short and course.discontinued is None:
        return _contradict(course, entry, "stopped-too-shortly")
    if stop is not None and is_spent(protocol, course):
        # D57: the end of a whole cycle was recorded as a stop; the next begins, and nothing is given up.
        _finish(protocol, course, course.cycles[-1], stop.begin)
        stop = None
    begun = Start(
        mention=mention(entry),
        cycle=entry.valid.get("cycle", next_cycle(course)),
        setting=entry.valid.get("setting", ""),
        last_end=course.last_end,
        disconnected_at=course.last_end if stop is None else None,
        premedicated_by_row=stop is not None and stop.premedicates is not None,
    )
    if not _is_next(course, begun.cycle, stop):
        _contradict(course, entry, "cycle-number")
    course.starts.append(begun)
    course.unchecked.append(begun)
    if stop is not None:
        _abandon(protocol, course, stop, entry)
    _begin_cycle(protocol, course, stop, entry, begun.cycle)
    course.setting = begun.setting
    rows.recommence(protocol, course, entry.at)
    _begin_run(protocol, course, entry)
    hang(protocol, course, entry)
    return None


def _is_next(course: Course, number: int, stop: Stop | None) -> bool:
    """True for cycle 1 at first, the next one, or the same number again after a cycle that was given up."""
    last = latest_cycle(course)
    if last is None:
        return number == 1
    return number == last.number + 1 or (stop is not None and number == last.number)


def change_bag(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Hangs another bag; another dose begins another run."""
    run = course.run
    if run is None:
        return _contradict(course, entry, "not-running")
    if entry.valid.get("dose_micrograms_per_day") != run.dose:
        _end_run(course, entry.at)
        _begin_run(protocol, course, entry)
    hang(protocol, course, entry)
    return None


def stop(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Begins a stop where the infusion was last known to run (P4). A second stop is no new stop."""
    by_toxicity = entry.valid.get("reason") == "toxicity"
    if course.stop is not None and course.run is None:
        course.stop.toxicity = course.stop.toxicity or by_toxicity
        return None
    if course.run is None:
        return None if course.discontinued else _contradict(course, entry, "not-running")
    begin = max(entry.valid.get("last_seen_running_at", entry.at), course.hung_at)
    _end_run(course, begin)
    course.stop = Stop(begin=begin, fact=entry.id, toxicity=by_toxicity, graded=course.present_groups > 0)
    course.stops.append(course.stop)
    course.begun_after_discontinuation = None
    rows.interrupt(protocol, course)
    return None


def resume(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Ends the stop and begins a run in the same cycle."""
    stopped, cycle = course.stop, latest_cycle(course)
    if stopped is None or cycle is None:
        return _contradict(course, entry, "not-stopped")
    course.setting = entry.valid.get("setting", course.setting)
    _end_stop(protocol, course, stopped, entry)
    stopped.resumed = True
    cycle.restarted_at, cycle.restarted_by = entry.at, entry.id
    if stopped.toxicity:
        _begin_low_step(cycle, entry.at, "toxicity", protocol.dosing.restart_low_hours * HOUR)
        cycle.choice = ""
    rows.recommence(protocol, course, entry.at)
    _begin_run(protocol, course, entry)
    hang_again(protocol, course, entry)
    return None


def complete(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Disconnects at the end of a cycle; before 28 days less the bag window it does not fit."""
    cycle = latest_cycle(course)
    stopped_at_the_end = course.stop is not None and cycle is not None and is_whole(protocol, cycle)
    if cycle is None or (course.run is None and not stopped_at_the_end):
        return None if course.discontinued else _contradict(course, entry, "not-running")
    _end_run(course, entry.at)
    if not is_whole(protocol, cycle):
        _contradict(course, entry, "infusion-days-missing")
    _finish(protocol, course, cycle, entry.at)
    return None


def _finish(protocol: Protocol, course: Course, cycle: Cycle, at: int) -> None:
    """The cycle is complete; a stop at its end is over with it, and one for toxicity leaves the dose open."""
    cycle.end, cycle.ended, course.last_end = at, "completed", at
    course.completed_cycles += 1
    by_toxicity = course.stop is not None and course.stop.toxicity
    cycle.unfinished = by_toxicity or _is_unfinished(protocol, course, cycle)
    course.bag = None
    course.begun_after_discontinuation = None
    rows.interrupt(protocol, course)
    if course.stop is not None:
        course.stop.end, course.stop = at, None


def set_setting(course: Course, entry: Entry) -> None:
    """Where the patient is now. Somebody's attendance after a restart answers for that restart."""
    course.setting = entry.valid.get("setting", course.setting)
    if course.stops and course.setting in ATTENDED:
        course.stops[-1].restart_setting = course.setting


def discontinue(course: Course, entry: Entry) -> None:
    """The treatment ends for good; what still runs is said until it is stopped."""
    if course.discontinued is None:
        course.discontinued = mention(entry)
        if course.run is not None:
            course.begun_after_discontinuation = mention(entry)


def same_cycle_seconds(protocol: Protocol) -> int:
    """The longest stop after which the same cycle goes on."""
    return band_to_seconds(protocol, "same_cycle")


def band_to_seconds(protocol: Protocol, means: str) -> int:
    """The upper end of a band of stops."""
    for band in protocol.stops.bands:
        if band.means == means and band.to_hours is not None:
            return band.to_hours * HOUR
    return 0


def _contradict(course: Course, entry: Entry, reason: str) -> None:
    course.contradictions.append(Contradiction(mention(entry), entry.kind, reason))


def _begin_cycle(protocol: Protocol, course: Course, stop: Stop | None, entry: Entry, number: int) -> None:
    before = latest_cycle(course)
    cycle = Cycle(
        number=number,
        begin=entry.at,
        fact=entry.id,
        keeps_first_stay=_keeps_first_stay(protocol, course, number),
        first_stop=len(course.stops),
        restarted_at=entry.at,
        restarted_by=entry.id,
    )
    restart_low = protocol.dosing.restart_low_hours * HOUR
    table_low = table_low_seconds(protocol, number)
    if stop is not None:
        _dose_after_stop(protocol, course, stop, cycle, restart_low)
    elif before is not None and before.unfinished:
        _begin_low_step(cycle, entry.at, "unfinished", restart_low)
        if protocol.dosing.unfinished_toxicity_stop == "consultant":
            cycle.choice, cycle.choice_since = "unfinished", before.end or 0
    if cycle.low_from is None and table_low:
        _begin_low_step(cycle, entry.at, "table", table_low)
    course.cycles.append(cycle)


def _keeps_first_stay(protocol: Protocol, course: Course, number: int) -> bool:
    """D48: until a cycle has been completed, whatever number the one that begins is given."""
    is_later = bool(course.cycles) or number > 1
    return is_later and course.completed_cycles == 0 and protocol.cycles.given_up_keeps_first_stay


def _dose_after_stop(protocol: Protocol, course: Course, stop: Stop, cycle: Cycle, needed: int) -> None:
    """D11: low after a toxicity stop or an unfinished step-up, else as the consultant chooses."""
    proven = course.low_total >= needed and course.full_total > 0
    if stop.toxicity or not proven:
        _begin_low_step(cycle, cycle.begin, "toxicity" if stop.toxicity else "unproven", needed)
    elif protocol.dosing.new_cycle_after_full != "full":
        _begin_low_step(cycle, cycle.begin, "chosen", needed)
        if protocol.dosing.new_cycle_after_full == "consultant":
            cycle.choice, cycle.choice_since = "after-stop", stop.begin


def _begin_low_step(cycle: Cycle, at: int, why: str, needed: int) -> None:
    cycle.low_from, cycle.low_why, cycle.low_needed, cycle.low_infused = at, why, needed, 0
    cycle.low_fact = cycle.restarted_by


def _is_unfinished(protocol: Protocol, course: Course, cycle: Cycle) -> bool:
    """True when a grade 3 was not followed by a whole low step in this cycle (D19, D51)."""
    if any(group.ran for group in course.open_groups.values()):
        return True
    chosen = settled(protocol, course, "new_cycle_dose", cycle.choice_since) if cycle.choice else None
    if chosen is not None and chosen.answer == "full":
        return False
    by_grade = cycle.low_why in ("toxicity", "unfinished")
    return by_grade and low_seconds(course, cycle, cycle.begin) < cycle.low_needed


def _abandon(protocol: Protocol, course: Course, stopped: Stop, entry: Entry) -> None:
    cycle = course.cycles[-1]
    cycle.end, cycle.ended = stopped.begin, "abandoned"
    _end_stop(protocol, course, stopped, entry)


def _end_stop(protocol: Protocol, course: Course, stopped: Stop, entry: Entry) -> None:
    stopped.end, stopped.resumed_by = entry.at, entry.id
    stopped.restart_setting = entry.valid.get("setting", course.setting)
    course.stop = None
    limit = stopped.begin + band_to_seconds(protocol, "new_cycle")
    if entry.at > limit and (course.word is None or course.word.at <= limit):
        course.long_stops_begun.append(Mention(limit, entry.order, entry.id))


def _begin_run(protocol: Protocol, course: Course, entry: Entry) -> None:
    cycle = course.cycles[-1]
    dose = entry.valid.get("dose_micrograms_per_day")
    course.run = Run(
        dose=dose,
        level=level_of(protocol, dose, course.weight_kg, course.height_cm),
        begin=entry.at,
        fact=entry.id,
        weight_kg=course.weight_kg,
        height_cm=course.height_cm,
        low_left=cycle.low_needed - cycle.low_infused if cycle.low_from is not None else None,
    )
    course.runs.append(course.run)
    if course.discontinued is not None and course.begun_after_discontinuation is None:
        course.begun_after_discontinuation = mention(entry)


def _end_run(course: Course, at: int) -> None:
    run, cycle = course.run, course.cycles[-1]
    if run is None:
        return
    seconds = at - run.begin
    run.end, course.run, course.last_end = at, None, at
    cycle.infused += seconds
    if run.level == "low":
        course.low_total += seconds
        cycle.low_infused += seconds
    elif run.level == "full":
        course.full_total += seconds
