# unittest from the installed library: every outcome, its text, and the two ways to run.
import io
import re
import sys
import unittest

log = []


def setUpModule():
    log.append("setUpModule")


def tearDownModule():
    log.append("tearDownModule")


class Outcomes(unittest.TestCase):
    """What a test can end with."""

    @classmethod
    def setUpClass(cls):
        log.append("setUpClass")
        cls.shared = [1, 2, 3]

    @classmethod
    def tearDownClass(cls):
        log.append("tearDownClass")

    def setUp(self):
        self.addCleanup(log.append, "cleanup " + self._testMethodName)

    def tearDown(self):
        log.append("tearDown " + self._testMethodName)

    def test_pass(self):
        self.assertEqual(self.shared, [1, 2, 3])

    def test_documented(self):
        """The first line is shown.

        The others are not.
        """
        self.assertTrue(self.shared)

    def test_fail(self):
        self.assertEqual([1, 2, 3], [1, 2, 4], "lists")

    def test_error(self):
        {}["missing"]

    @unittest.skip("not today")
    def test_skip(self):
        raise AssertionError

    @unittest.skipIf(sys.maxsize > 1, "large numbers")
    def test_skip_if(self):
        raise AssertionError

    @unittest.skipUnless(sys.maxsize > 1, "small numbers")
    def test_not_skipped(self):
        pass

    def test_skip_within(self):
        self.skipTest("changed its mind")

    @unittest.expectedFailure
    def test_expected(self):
        self.assertIs(None, 1)

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

    def test_subtests(self):
        for i in range(4):
            with self.subTest("odd", i=i):
                self.assertEqual(i % 2, 0)

    def test_chained(self):
        try:
            int("x")
        except ValueError as e:
            raise RuntimeError("while reading") from e


class Assertions(unittest.TestCase):
    def test_raises(self):
        with self.assertRaises(ZeroDivisionError) as caught:
            1 // 0
        self.assertEqual(str(caught.exception), "integer division or modulo by zero")
        self.assertRaises(ValueError, int, "x")
        with self.assertRaisesRegex(ValueError, "invalid literal.*'y'"):
            int("y")

    def test_nothing_raised(self):
        with self.assertRaises(KeyError):
            pass

    def test_wrong_text(self):
        with self.assertRaisesRegex(ValueError, "nothing like it"):
            int("z")

    def test_containers(self):
        self.assertIn(1, [1])
        self.assertNotIn(2, [1])
        self.assertCountEqual([1, 2, 2], [2, 1, 2])
        self.assertDictEqual({"a": 1}, {"a": 1})
        self.assertSetEqual({1}, {1})
        self.assertTupleEqual((1,), (1,))
        self.assertIsInstance(1, int)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertGreater(2, 1)
        self.assertRegex("abc", "b")

    def test_dict(self):
        self.assertEqual({"a": 1, "b": 2}, {"a": 1, "b": 3})

    def test_text(self):
        self.assertEqual("one\ntwo\nthree\n", "one\n2\nthree\n")

    def test_set(self):
        self.assertEqual({1, 2}, {2, 3})

    def test_count(self):
        self.assertCountEqual([1, 1, 2], [1, 2, 3])

    def test_isinstance(self):
        self.assertIsInstance("x", int)

    def test_true(self):
        self.assertTrue([])

    def test_almost(self):
        self.assertAlmostEqual(1.0, 1.5)

    def test_long(self):
        self.assertEqual(list(range(100)), list(range(99)) + [0])

    def test_logs_cleanup_error(self):
        self.addCleanup(self.fail, "in the cleanup")

    def test_warns(self):
        import warnings

        with self.assertWarns(UserWarning):
            warnings.warn("look")

    def test_group(self):
        raise ExceptionGroup("two", [ValueError(1), TypeError(2)])


class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError("no such class")

    def test_never(self):
        log.append("never")


@unittest.skip("a whole class")
class Skipped(unittest.TestCase):
    def test_never(self):
        log.append("never")


def timeless(text):
    text = re.sub(r'File ".*/', 'File "', text)
    return re.sub(r"in \d+\.\d+s", "in N s", text)


def run(verbosity, names):
    stream = io.StringIO()
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromNames(names, sys.modules[__name__])
    print(suite.countTestCases(), "tests")
    result = unittest.TextTestRunner(stream, verbosity=verbosity).run(suite)
    print(timeless(stream.getvalue()))
    print(result)
    print(result.wasSuccessful(), result.testsRun, len(result.failures), len(result.errors), len(result.skipped))


run(2, ["Outcomes", "Assertions", "Broken", "Skipped"])
print(log)
log.clear()
run(0, ["Outcomes.test_pass"])
print(log)

program = unittest.main(
    argv=["prog", "-q", "-k", "test_pass", "-k", "raises"], exit=False, testRunner=unittest.TextTestRunner(io.StringIO())
)
print(program.result)
sys.stdout.flush()


class Recorder(unittest.TestResult):
    def startTest(self, test):
        print("start", test.id())
        super().startTest(test)

    def addSubTest(self, test, subtest, err):
        print("subtest", subtest.id(), err and err[0].__name__)
        super().addSubTest(test, subtest, err)


recorder = Recorder()
unittest.defaultTestLoader.loadTestsFromTestCase(Outcomes).run(recorder)
print(recorder)
case = unittest.FunctionTestCase(lambda: None, description="a function")
print(case.shortDescription(), case.run().wasSuccessful())
print(unittest.defaultTestLoader.getTestCaseNames(Assertions)[:3])
try:
    unittest.main(argv=["prog", "Outcomes.test_fail"], testRunner=unittest.TextTestRunner(io.StringIO()))
except SystemExit as e:
    print("exit", int(e.code))
