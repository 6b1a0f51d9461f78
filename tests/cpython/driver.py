"""Runs the cases of one of CPython's test modules and writes what became of each.

    driver.py RESULTS [FIRST]

The harness puts the module's name in the place of test_NAME. RESULTS gets JSON lines: ["start", CASE] before a case
and ["end", CASE, OUTCOME, TEXT] after it, so that a case that ends the process is known by its name. FIRST: the number of
the case to begin with.
"""

import json
import sys
import unittest

if "Molt" in sys.version:
    sys.implementation.name = "molt"  # what the markers of implementation details ask for

from test import support
import test_NAME as module


class Recorder(unittest.TestResult):
    def __init__(self, path):
        super().__init__()
        self.file = open(path, "a", encoding="utf-8")
        self.outcome = self.text = None

    def write(self, *line):
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()

    def name(self, test):
        return test.id().removeprefix(module.__name__ + ".")

    def startTest(self, test):
        super().startTest(test)
        self.outcome, self.text = "pass", ""
        self.write("start", self.name(test))

    def stopTest(self, test):
        super().stopTest(test)
        self.write("end", self.name(test), self.outcome, self.text)
        self.outcome = None

    def note(self, test, outcome, text=""):
        if self.outcome is None:  # setUpClass and the like: no case runs
            self.write("end", test.id(), outcome, text)
        elif self.outcome != "fail":
            self.outcome, self.text = outcome, text

    def addFailure(self, test, err):
        self.note(test, "fail", self._exc_info_to_string(err, test))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note(test, "fail", f"{subtest}\n{self._exc_info_to_string(err, subtest)}")

    def addSkip(self, test, reason):
        self.note(test, "skip", reason)

    def addExpectedFailure(self, test, err):
        self.note(test, "expected failure")

    def addUnexpectedSuccess(self, test):
        self.note(test, "unexpected success")


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


def main():
    support.use_resources = ["cpu"]
    support.verbose = False
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    tests = list(flatten(unittest.defaultTestLoader.loadTestsFromModule(module)))
    result = Recorder(sys.argv[1])
    result.write("count", len(tests))
    unittest.TestSuite(tests[first:]).run(result)
    result.write("done")


if __name__ == "__main__":
    main()
