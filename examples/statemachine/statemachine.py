"""Runs a state machine that is described by a script: states, transitions, guards and actions.

usage: statemachine.py SCRIPT EVENTS
"""

import sys


class ScriptError(Exception):
    def __init__(self, line, text):
        Exception.__init__(self, f"script:{line}: {text}")


class Transition:
    def __init__(self, source, event, target, guard=None, actions=()):
        self.source, self.event, self.target = source, event, target
        self.guard = guard
        self.actions = actions
        self.fired = 0

    def __str__(self):
        guard = f" [{' '.join(self.guard)}]" if self.guard else ""
        return f"{self.source} --{self.event}{guard}--> {self.target}"


COMPARE = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "==": lambda a, b: a == b,
    ">=": lambda a, b: a >= b,
}


def parse(lines):
    """Returns (initial state, variables, transitions by state)."""
    initial = None
    variables = {}
    table = {}
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        match_word = words[0] if words else None
        if match_word is None:
            continue
        elif match_word == "var":
            _, name, equals, value = words
            if equals != "=":
                raise ScriptError(number, "expected =")
            variables[name] = int(value)
        elif match_word == "start":
            initial = words[1]
        elif match_word == "on":
            # on STATE EVENT [when VAR OP VALUE] goto STATE [do ACTION...]
            try:
                state, event = words[1:3]
                rest = words[3:]
                guard = None
                if rest[0] == "when":
                    guard, rest = tuple(rest[1:4]), rest[4:]
                    if guard[1] not in COMPARE:
                        raise ScriptError(number, f"unknown comparison {guard[1]}")
                if rest[0] != "goto":
                    raise ScriptError(number, f"expected goto, got {rest[0]}")
                target = rest[1]
                actions = rest[3:] if rest[2:3] == ["do"] else []
            except (ValueError, IndexError) as e:
                raise ScriptError(number, "incomplete transition") from e
            table.setdefault(state, []).append(Transition(state, event, target, guard, actions))
        else:
            raise ScriptError(number, f"unknown word {words[0]!r}")
    if initial is None:
        raise ScriptError(0, "no start state")
    return initial, variables, table


class Machine:
    def __init__(self, initial, variables, table):
        self.state = initial
        self.variables = dict(variables)
        self.table = table
        self.visits = {initial: 1}
        self.ignored = 0
        self.log = []

    def value(self, text):
        return self.variables[text] if text in self.variables else int(text)

    def allows(self, transition):
        if transition.guard is None:
            return True
        left, op, right = transition.guard
        return COMPARE[op](self.value(left), self.value(right))

    def act(self, action):
        for op in ("+=", "-=", ":="):
            name, found, text = action.partition(op)
            if found:
                amount = self.value(text)
                if op == ":=":
                    self.variables[name] = amount
                else:
                    self.variables[name] += amount if op == "+=" else -amount
                return
        self.log.append(f"{action}({', '.join(f'{k}={v}' for k, v in sorted(self.variables.items()))})")

    def send(self, event):
        for transition in self.table.get(self.state, ()):
            if transition.event == event and self.allows(transition):
                break
        else:
            self.ignored += 1
            return False
        transition.fired += 1
        for action in transition.actions:
            self.act(action)
        self.state = transition.target
        self.visits[self.state] = self.visits.get(self.state, 0) + 1
        return True


def events_of(f):
    """One event per word; 'event*3' is three of them."""
    for line in f:
        for word in line.split():
            event, star, times = word.partition("*")
            yield from [event] * (int(times) if star else 1)


def unreachable(initial, table):
    seen, work = set(), [initial]
    while work:
        state = work.pop()
        if state not in seen:
            seen.add(state)
            work += [t.target for t in table.get(state, [])]
    return set(table) - seen


def main(script, events):
    with open(script) as f:
        initial, variables, table = parse(f)
    machine = Machine(initial, variables, table)
    with open(events) as f:
        count = 0
        for count, event in enumerate(events_of(f), 1):
            before = machine.state
            taken = machine.send(event)
            if count <= 12:
                print(f"{count:>3} {event:<8} {before:>10} {'->' if taken else '--'} {machine.state}")
    print(f"{count} events, {machine.ignored} ignored, in state {machine.state}")
    print("variables:", machine.variables)
    for state, visits in sorted(machine.visits.items(), key=lambda item: (-item[1], item[0])):
        print(f"  {state:<10} {visits:>6}")
    for transitions in table.values():
        for t in transitions:
            print(f"{t.fired:>6} {t}")
    print("unreachable:", sorted(unreachable(initial, table)) or "none")
    print(*machine.log[:4], sep="\n")
    print(f"… {len(machine.log)} lines of log")
    for text in ("start a\non a b", "on a b when x ~ 3 goto c", "var x = 1", "start a\nfly away"):
        try:
            parse(text.split("\n"))
        except ScriptError as e:
            print(e, "|", repr(e.__cause__))


main(*sys.argv[1:])
