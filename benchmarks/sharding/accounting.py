"""Say what CPU each part of an installation had, and how many messages and commands it took."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, fields

import psutil

from benchmarks.throughput import processes
from tests.support.fixtures.rabbitmq import Broker

MESSAGES = re.compile(r"messages_received_total => (\d+)")


@dataclass(frozen=True)
class Spent:
    """Hold seconds of CPU by part, since these parts were started; and what they have exchanged."""

    parents: float
    """The processes of Celery's that take tasks and start crawls."""
    crawls: float
    """The crawls, with the processes in which they read pages."""
    beat: float
    broker: float
    mongod: float
    web: float
    messages: float
    """Messages that the broker has received."""
    commands: float
    """Commands that MongoDB was sent."""
    busy: float
    """Of the whole machine, whoever had it."""
    clock: float
    """Seconds by the clock."""

    def __sub__(self, earlier: Spent) -> Spent:
        """Return what was spent since."""
        return Spent(
            **{
                each.name: getattr(self, each.name) - getattr(earlier, each.name)
                for each in fields(self)
            }
        )

    @property
    def engine(self) -> float:
        """Return the CPU of what there would not be on one machine."""
        return self.parents + self.beat + self.broker


@dataclass
class Account:
    """Ask the system what the parts of one installation have had so far."""

    workers: list[int]
    """The process ids of the workers; the others likewise."""
    beat: int
    broker: Broker
    mongod: int
    web: int
    adopted: float = 0.0
    """CPU of processes that crawls left behind, and this process has waited for."""

    def read(self, commands: int) -> Spent:
        """Return what was spent until now; MongoDB has been sent so many ``commands``."""
        parents = crawls = 0.0
        for worker in self.workers:
            own, children = _celery(worker)
            parents += own
            crawls += children
        self.adopted += processes.reap_ended()
        times = psutil.cpu_times()
        return Spent(
            parents=parents,
            crawls=crawls + self.adopted,
            beat=_celery(self.beat)[0],
            broker=_tree(self.broker.pid),
            mongod=processes.cpu_of(self.mongod),
            web=processes.cpu_of(self.web),
            messages=float(_messages(self.broker)),
            commands=float(commands),
            busy=times.user + times.nice + times.system + times.irq + times.softirq,
            clock=time.monotonic(),
        )


def _celery(pid: int) -> tuple[float, float]:
    """Return the CPU of a Celery process with those that it forked, and that of their commands.

    Commands count when they have ended: a fork has its parent's command line, a command has not.
    """
    parent = psutil.Process(pid)
    words = parent.cmdline()
    forks = [each for each in parent.children() if each.cmdline() == words]
    own = children = 0.0
    for process in (parent, *forks):
        times = process.cpu_times()
        own += times.user + times.system
        children += times.children_user + times.children_system
    return own, children


def _tree(pid: int) -> float:
    """Return the CPU of a process with all that it started."""
    parent = psutil.Process(pid)
    return sum(processes.cpu_of(each.pid) for each in (parent, *parent.children(recursive=True)))


def _messages(broker: Broker) -> int:
    """Return how many messages the broker has received since its start."""
    said = broker.control("eval", "rabbit_global_counters:overview().")
    return sum(int(number) for number in MESSAGES.findall(said))
