"""A workshop with queues, machines and workers: many small objects, and types that come from the input.

usage: shop.py CONFIG TICKS

The configuration decides which machine classes exist and whether speeds are whole numbers or fractions: nothing
in this source says so.
"""

import sys


class Random:
    """A linear congruential generator, so that a run can be repeated anywhere."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state

    def below(self, n):
        return (self.next() >> 8) % n


class Job:
    __slots__ = ("number", "work", "value", "born", "hops")

    def __init__(self, number, work, value, born):
        self.number = number
        self.work = work
        self.value = value
        self.born = born
        self.hops = 0

    def __repr__(self):
        return f"Job({self.number})"


class Link:
    __slots__ = ("job", "next")

    def __init__(self, job):
        self.job = job
        self.next = None


class Queue:
    def __init__(self, name):
        self.name = name
        self.first = None
        self.last = None
        self.size = 0
        self.longest = 0

    def put(self, job):
        link = Link(job)
        if self.last is None:
            self.first = link
        else:
            self.last.next = link
        self.last = link
        self.size += 1
        if self.size > self.longest:
            self.longest = self.size

    def get(self):
        link = self.first
        if link is None:
            return None
        self.first = link.next
        if self.first is None:
            self.last = None
        self.size -= 1
        return link.job

    def __len__(self):
        return self.size

    def __iter__(self):
        link = self.first
        while link is not None:
            yield link.job
            link = link.next


class Machine:
    def __init__(self, name, speed, source, target):
        self.name = name
        self.speed = speed
        self.source = source
        self.target = target
        self.job = None
        self.left = 0
        self.busy = 0
        self.finished = 0

    def begin(self, job):
        self.job = job
        self.left = job.work

    def step(self, now, random):
        job = self.job
        if job is None:
            job = self.source.get()
            if job is None:
                return
            self.begin(job)
        self.busy += 1
        self.left -= self.speed
        if self.left <= 0:
            self.job = None
            self.finish(job, now, random)

    def finish(self, job, now, random):
        job.hops += 1
        self.finished += 1
        self.target.put(job)


class Saw(Machine):
    pass


class Lathe(Machine):
    """Slower on dear jobs."""

    def begin(self, job):
        super().begin(job)
        self.left += job.value / 20


class Oven(Machine):
    """Works on batches of three."""

    def __init__(self, name, speed, source, target):
        super().__init__(name, speed, source, target)
        self.batch = []

    def finish(self, job, now, random):
        self.batch.append(job)
        if len(self.batch) == 3:
            for done in self.batch:
                Machine.finish(self, done, now, random)
            self.batch = []


class Inspector(Machine):
    """Sends one job in eight back."""

    def __init__(self, name, speed, source, target):
        super().__init__(name, speed, source, target)
        self.back = source
        self.rejected = 0

    def finish(self, job, now, random):
        if random.below(8) == 0 and job.hops < 9:
            self.rejected += 1
            job.hops += 1
            self.back.put(job)
        else:
            super().finish(job, now, random)


KINDS = {cls.__name__.lower(): cls for cls in (Saw, Lathe, Oven, Inspector)}


def number(text):
    return float(text) if "." in text else int(text)


class Shop:
    def __init__(self):
        self.queues = {}
        self.machines = []
        self.random = Random(1)
        self.interval = 5
        self.work = 8
        self.made = 0

    def queue(self, name):
        if name not in self.queues:
            self.queues[name] = Queue(name)
        return self.queues[name]

    def configure(self, line):
        word, *args = line.split()
        if word == "seed":
            self.random = Random(int(args[0]))
        elif word in ("interval", "work"):
            setattr(self, word, number(args[0]))
        elif word in KINDS:
            name, speed, source, target = args
            self.machines.append(KINDS[word](name, number(speed), self.queue(source), self.queue(target)))
        else:
            raise ValueError(f"what is {word!r}?")

    def run(self, ticks):
        random = self.random
        entry = self.queues["in"]
        due = 0
        for now in range(ticks):
            if now >= due:
                self.made += 1
                entry.put(Job(self.made, self.work + random.below(5), random.below(100), now))
                due += self.interval
            for machine in self.machines:
                machine.step(now, random)

    def report(self, ticks):
        for m in self.machines:
            extra = f" rejected {m.rejected}" if isinstance(m, Inspector) else ""
            extra = extra or (f" waiting {m.batch}" if isinstance(m, Oven) else "")
            print(f"{type(m).__name__:<10}{m.name:<6}{m.busy / ticks:7.1%} {m.finished:>6}{extra}")
        for name in sorted(self.queues):
            q = self.queues[name]
            print(f"queue {name:<8} now {len(q):>5}, longest {q.longest}")
        done = list(self.queues["out"])
        value = sum(job.value for job in done)
        late = max(done, key=lambda job: (job.hops, -job.number))
        print(f"made {self.made}, done {len(done)}, value {value}, most hops {late!r} {late.hops}")


def main():
    shop = Shop()
    with open(sys.argv[1]) as f:
        for n, line in enumerate(f, 1):
            line = line.split("#")[0].strip()
            if line:
                try:
                    shop.configure(line)
                except ValueError as e:
                    print(f"line {n}: {e}")
    ticks = int(sys.argv[2])
    shop.run(ticks)
    shop.report(ticks)


main()
