"""Accounts, transfers and a journal: classes, exceptions and context managers.

usage: ledger.py JOURNAL
"""

import sys


class LedgerError(Exception):
    """Base of what can go wrong with a journal."""


class Insufficient(LedgerError):
    def __init__(self, account, wanted):
        self.account = account
        self.wanted = wanted
        super().__init__(account.name, wanted)

    def __str__(self):
        return f"{self.account.name} has {self.account.balance}, needs {self.wanted}"


class UnknownAccount(LedgerError, KeyError):
    def __str__(self):
        return f"no account named {self.args[0]}"


class Money:
    """An amount in cents. Immutable, ordered, hashable."""

    __slots__ = ("cents",)

    def __init__(self, cents=0):
        self.cents = cents

    @classmethod
    def parse(cls, text):
        negative = text.startswith("-")
        whole, dot, part = text.lstrip("-").partition(".")
        if not whole.isdigit() or (dot and len(part) != 2):
            raise LedgerError(f"bad amount {text!r}")
        cents = int(whole) * 100 + int(part or 0)
        return cls(-cents if negative else cents)

    def __add__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.cents + other.cents)

    __radd__ = lambda self, other: self if other == 0 else NotImplemented

    def __sub__(self, other):
        return self + -other

    def __neg__(self):
        return Money(-self.cents)

    def __mul__(self, factor):
        return Money(round(self.cents * factor))

    __rmul__ = __mul__

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents

    def __lt__(self, other):
        return self.cents < other.cents

    def __hash__(self):
        return hash(self.cents)

    def __bool__(self):
        return self.cents != 0

    def __str__(self):
        return f"{'-' * (self.cents < 0)}{abs(self.cents) // 100}.{abs(self.cents) % 100:02}"

    def __repr__(self):
        return f"Money({self.cents})"


class Account:
    overdraft = Money(0)
    kind = "account"

    def __init__(self, name):
        self.name = name
        self.entries = []

    @property
    def balance(self):
        return sum((amount for _, amount in self.entries), Money())

    def post(self, what, amount):
        if self.balance + amount < -self.overdraft:
            raise Insufficient(self, -amount)
        self.entries.append((what, amount))

    def statement(self):
        running = Money()
        for what, amount in self.entries:
            running = running + amount
            yield f"  {what:<24}{amount!s:>12}{running!s:>12}"

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def month_end(self):
        pass


class Current(Account):
    overdraft = Money(50000)
    kind = "current"

    def month_end(self):
        if self.balance < Money():
            fee = max(Money(250), -self.balance * 0.01)
            self.entries.append(("overdraft fee", -fee))


class Savings(Account):
    kind = "savings"
    rate = 0.024

    def month_end(self):
        super().month_end()
        interest = self.balance * (self.rate / 12)
        if interest:
            self.post("interest", interest)


class Transaction:
    """Undoes every posting when its block fails."""

    def __init__(self, ledger, what):
        self.ledger = ledger
        self.what = what
        self.done = []

    def __enter__(self):
        return self

    def move(self, source, target, amount):
        for account, signed in ((source, -amount), (target, amount)):
            account.post(self.what, signed)
            self.done.append(account)

    def __exit__(self, kind, error, traceback):
        if kind is not None:
            while self.done:
                self.done.pop().entries.pop()
            self.ledger.rolled_back += 1
        return False


class Ledger:
    KINDS = {cls.kind: cls for cls in (Account, Current, Savings)}

    def __init__(self):
        self.accounts = {}
        self.rolled_back = 0
        self.commands = {name[3:]: getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")}

    def __getitem__(self, name):
        if name not in self.accounts:
            raise UnknownAccount(name)
        return self.accounts[name]

    def __iter__(self):
        return iter(sorted(self.accounts.values(), key=lambda a: a.name))

    def do_open(self, kind, name, amount="0"):
        account = self.accounts[name] = self.KINDS[kind](name)
        opening = Money.parse(amount)
        if opening:
            account.post("opening balance", opening)

    def do_transfer(self, source, target, amount, *words):
        with Transaction(self, " ".join(words) or "transfer") as t:
            t.move(self[source], self[target], Money.parse(amount))

    def do_split(self, source, amount, *targets):
        total = Money.parse(amount)
        share = Money(total.cents // len(targets))
        with Transaction(self, f"split {len(targets)} ways") as t:
            for name in targets:
                t.move(self[source], self[name], share)
            rest = total - share * len(targets)
            if rest:
                t.move(self[source], self[targets[0]], rest)

    def do_monthend(self):
        for account in self:
            account.month_end()

    def run(self, lines):
        problems = []
        for number, line in enumerate(lines, 1):
            words = line.split("#", 1)[0].split()
            if not words:
                continue
            try:
                command, *args = words
                try:
                    action = self.commands[command]
                except KeyError as e:
                    raise LedgerError(f"no command {e}") from e
                action(*args)
            except LedgerError as e:
                problems.append((number, e))
            except (TypeError, KeyError) as e:
                problems.append((number, LedgerError(f"{type(e).__name__} in {command}")))
        return problems


def main():
    ledger = Ledger()
    with open(sys.argv[1]) as journal:
        problems = ledger.run(journal)
    for account in ledger:
        print(account, account.kind, account.balance)
        for line in account.statement():
            print(line)
    print("sum", sum(a.balance for a in ledger), "richest", max(ledger, key=lambda a: a.balance).name)
    print("rolled back", ledger.rolled_back)
    for number, error in problems:
        cause = f" <- {error.__cause__!r}" if error.__cause__ else ""
        print(f"line {number}: {type(error).__name__}: {error}{cause}")
    print(sorted({a.balance for a in ledger}), len(problems))


if __name__ == "__main__":
    main()
