"""What differs between one advice and the next, in a short line each: state, findings, tasks."""

from collections.abc import Iterator

from msgspec import UNSET

from server.command.plain_words import say_dose
from shared_rules.answer import Answer, Bag, Finding, State, Task
from shared_rules.protocol import Protocol
from shared_rules.words import say_finding, say_task, say_value


def changes(protocol: Protocol, before: Answer | None, after: Answer) -> Iterator[str]:
    """A line for whatever came (+), went (-) or is not as it was (~). None: nothing was said before."""
    yield from _state(before.state if before else None, after.state)
    yield from _findings(protocol, _by_place(before), _by_place(after))
    yield from _tasks(protocol, _by_key(before), _by_key(after))


def _said(state: State) -> dict[str, str]:
    """The state in words, without what only time moves from minute to minute."""
    return {
        "status": state.status.replace("_", " "),
        "cycle": f"cycle {say_value(state.cycle)}",
        "day": f"day {say_value(state.day)}",
        "dose": say_dose(state.dose_micrograms_per_day),
        "stop": f"stopped since {state.stopped_since}" if state.stopped_since else "not stopped",
        "bag": _bag(state.bag),
        "not understood": f"{state.not_understood} facts not understood",
    }


def _bag(bag: Bag | None) -> str:
    if bag is None:
        return "no bag"
    times = f"change planned {say_value(bag.next_change_at)}, by {say_value(bag.change_by)}"
    return f"bag hung {bag.hung_at}, {times}, expires {say_value(bag.expires_at)}"


def _state(before: State | None, after: State) -> Iterator[str]:
    said = _said(after)
    if before is None:
        yield f"    + state  {said['status']}; {said['cycle']}, {said['day']}; {said['dose']}"
        return
    earlier = _said(before)
    for name, words in said.items():
        if words != earlier[name]:
            yield f"    ~ state  {earlier[name]} -> {words}"


def _by_place(answer: Answer | None) -> dict[str, Finding]:
    """Findings by their rule, and by their number where a rule is met more than once."""
    found: dict[str, Finding] = {}
    for finding in answer.findings if answer else []:
        count = sum(1 for place in found if place.split("#")[0] == finding.rule)
        found[f"{finding.rule}#{count}"] = finding
    return found


def _findings(protocol: Protocol, before: dict[str, Finding], after: dict[str, Finding]) -> Iterator[str]:
    for place in sorted(before.keys() - after.keys()):
        gone = before[place]
        yield f"    - {gone.level}  {say_finding(protocol, gone).title}  [{gone.rule}]"
    for place, finding in after.items():
        earlier = before.get(place)
        if earlier is None:
            yield f"    + {finding.level}  {say_finding(protocol, finding).title}  [{finding.rule}]"
        elif earlier.level != finding.level:
            yield f"    ~ {earlier.level} -> {finding.level}  [{finding.rule}]"


def _by_key(answer: Answer | None) -> dict[str, Task]:
    """Tasks by their key, and by their number where a key is met more than once."""
    found: dict[str, Task] = {}
    for task in answer.tasks if answer else []:
        count = sum(1 for place in found.values() if place.key == task.key)
        found[f"{task.key}#{count}"] = task
    return found


def _times(task: Task) -> str:
    said = [task.due_at or "no time known"]
    for word, at in (("from", task.from_at), ("until", task.until_at)):
        if at is not UNSET:
            said.append(f"{word} {at}")
    return " ".join(said)


def _tasks(protocol: Protocol, before: dict[str, Task], after: dict[str, Task]) -> Iterator[str]:
    for key in sorted(before.keys() - after.keys()):
        yield f"    - task  {say_task(protocol, before[key])}  [{before[key].task}]"
    for key, task in after.items():
        earlier = before.get(key)
        if earlier is None:
            yield f"    + task  {_times(task)}  {say_task(protocol, task)}  [{task.task}]"
        elif _times(earlier) != _times(task):
            yield f"    ~ task  {_times(earlier)} -> {_times(task)}  [{task.task}]"
