"""What a case found."""
import dataclasses
import statistics


@dataclasses.dataclass
class Measured:
    """One contender's figures. Milliseconds, KiB, bytes and decibels; None where there are none."""

    name: str
    milliseconds: list
    cpu_milliseconds: list = dataclasses.field(default_factory=list)
    peak_kib: int = None  # the proportional share of the whole process tree
    file_bytes: int = None
    psnr: float = None
    note: str = ""

    @property
    def median(self):
        return statistics.median(self.milliseconds)

    @property
    def cpu(self):
        return statistics.median(self.cpu_milliseconds) if self.cpu_milliseconds else None


@dataclasses.dataclass
class Goal:
    """Something that must hold: `value` is at most `limit`, or at least where `at_least`."""

    text: str
    value: float
    limit: float
    at_least: bool = False
    unit: str = ""

    @property
    def met(self):
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def sentence(self):
        bound = "at least" if self.at_least else "at most"
        return f"{self.text}: {self.value:.3g}{self.unit}, {bound} {self.limit:.3g}{self.unit} was asked for"


@dataclasses.dataclass
class Result:
    """A case's contenders, ours first, and what must hold."""

    case: str
    title: str
    measured: list
    goals: list
    remarks: list = dataclasses.field(default_factory=list)
    beside: bool = True  # the others do the same as the first, so that ratios mean something
    ended: str = ""  # when it was measured, UTC

    def of(self, name):
        return next((entry for entry in self.measured if entry.name == name), None)


def fastest(measured):
    return min(measured, key=lambda entry: entry.median)
