"""A small operating system: tasks of several classes, message queues, a scheduler. Polymorphic methods on attributes."""


class Packet:
    def __init__(self, link, dest, kind):
        self.link = link
        self.dest = dest
        self.kind = kind
        self.value = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


WORK = 1
DEVICE = 2


class Task:
    def __init__(self, system, ident, priority, queue):
        self.system = system
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.waiting = queue is None
        self.held = False
        self.runs = 0
        self.next = system.tasks
        system.tasks = self
        system.table[ident] = self

    def ready(self):
        return not self.held and (not self.waiting or self.queue is not None)

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
            packet.link = None
        self.waiting = False
        return packet

    def add(self, packet, old):
        if self.queue is None:
            self.queue = packet
            packet.link = None
            if self.priority > old.priority:
                return self
        else:
            self.queue = packet.append_to(self.queue)
        return old

    def run(self):
        self.runs += 1
        return self.step(self.take())

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.system.held += 1
        self.held = True
        return self.next

    def release(self, ident):
        other = self.system.table[ident]
        other.held = False
        if other.priority > self.priority:
            return other
        return self

    def send(self, packet):
        other = self.system.table[packet.dest]
        self.system.sent += 1
        packet.link = None
        packet.dest = self.ident
        return other.add(packet, self)


class Idle(Task):
    def __init__(self, system, ident, count):
        Task.__init__(self, system, ident, 0, None)
        self.waiting = False
        self.count = count
        self.control = 1

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(4)
        self.control = self.control // 2 ^ 0xD008
        return self.release(5)


class Worker(Task):
    def __init__(self, system, ident, priority, queue):
        Task.__init__(self, system, ident, priority, queue)
        self.target = 2
        self.letter = 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.target = 3 if self.target == 2 else 2
        packet.dest = self.target
        packet.value = 0
        for i in range(4):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Handler(Task):
    def __init__(self, system, ident, priority, queue):
        Task.__init__(self, system, ident, priority, queue)
        self.work = None
        self.device = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.work = packet.append_to(self.work)
            else:
                self.device = packet.append_to(self.device)
        work = self.work
        if work is not None:
            count = work.value
            if count >= 4:
                self.work = work.link
                return self.send(work)
            device = self.device
            if device is not None:
                self.device = device.link
                device.value = work.data[count]
                work.value = count + 1
                return self.send(device)
        return self.wait()


class Device(Task):
    def __init__(self, system, ident, priority):
        Task.__init__(self, system, ident, priority, None)
        self.pending = None

    def step(self, packet):
        if packet is None:
            if self.pending is None:
                return self.wait()
            packet = self.pending
            self.pending = None
            return self.send(packet)
        self.pending = packet
        return self.hold()


class System:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 6
        self.held = 0
        self.sent = 0

    def schedule(self):
        task = self.tasks
        while task is not None:
            if task.ready():
                task = task.run()
            else:
                task = task.next


def simulate(count):
    system = System()
    Idle(system, 0, count)
    queue = Packet(None, 1, WORK)
    queue = Packet(queue, 1, WORK)
    Worker(system, 1, 1000, queue)
    queue = Packet(None, 4, DEVICE)
    queue = Packet(queue, 4, DEVICE)
    queue = Packet(queue, 4, DEVICE)
    Handler(system, 2, 2000, queue)
    queue = Packet(None, 5, DEVICE)
    queue = Packet(queue, 5, DEVICE)
    queue = Packet(queue, 5, DEVICE)
    Handler(system, 3, 3000, queue)
    Device(system, 4, 4000)
    Device(system, 5, 5000)
    system.schedule()
    return system.sent, system.held


for i in range(8):
    result = simulate(20000)
print(result)
