"""The harness itself: what it computes and prints. Needs no peer and measures nothing."""
import math
import os
import pathlib
import tempfile
import unittest
from unittest import mock

import numpy

from harness import cases, pixels, processes, report
from harness.result import Goal, Measured, Result


class Pixels(unittest.TestCase):
    def test_one_step_of_difference_is_48_decibels(self):
        grey = numpy.full((8, 8, 3), 100, numpy.uint8)
        self.assertAlmostEqual(pixels.psnr(grey, grey + 1), 20 * math.log10(255), places=6)
        self.assertEqual(pixels.psnr(grey, grey), math.inf)

    def test_a_border_is_left_out(self):
        grey = numpy.full((8, 8, 3), 100, numpy.uint8)
        framed = grey.copy()
        framed[0] = 0
        self.assertEqual(pixels.psnr(grey, framed, border=1), math.inf)

    def test_the_reference_keeps_an_even_picture_even(self):
        grey = numpy.full((9, 7, 3), 77, numpy.uint8)
        for width, height in ((28, 36), (5, 4)):
            made = pixels.lanczos_reference(grey, width, height)
            self.assertEqual(made.shape, (height, width, 3))
            self.assertTrue((made == 77).all())

    def test_the_reference_is_the_kernel_around_a_single_light(self):
        dark = numpy.zeros((1, 15, 1), numpy.uint8)
        dark[0, 7] = 200
        made = pixels.lanczos_reference(dark, 60, 1)
        # The four samples about the light lie an eighth and three eighths of a pixel from it.
        near, far = (200 * numpy.sinc(d) * numpy.sinc(d / 3) for d in (0.125, 0.375))
        for at, expected in ((28, far), (29, near), (30, near), (31, far)):
            self.assertLessEqual(abs(int(made[0, at, 0]) - expected), 1.5)


class Report(unittest.TestCase):
    def test_goals_say_what_was_asked_for(self):
        self.assertTrue(Goal("time", 0.1, 1 / 7).met)
        self.assertFalse(Goal("throughput", 2, 2.5, at_least=True).met)
        self.assertEqual(Goal("start", 9, 8, unit=" ms").sentence(), "start: 9 ms, at most 8 ms was asked for")

    def test_a_table_has_medians_and_ratios_and_no_empty_column(self):
        result = Result("x", "X", [Measured("ours", [3, 1, 2]), Measured("theirs", [10, 9, 8])],
                        [Goal("time", 0.5, 0.1)])
        text = report.text(result)
        self.assertIn("4.50", text)  # 9 beside 2
        self.assertNotIn("PSNR", text)
        self.assertIn("MISSED", text)

    def test_ratios_are_left_out_where_nothing_is_compared(self):
        text = report.text(Result("x", "X", [Measured("one", [0.0043]), Measured("other", [2])], [], beside=False))
        self.assertIn("0.0043", text)
        self.assertNotIn("× ours", text)

    def test_what_was_written_is_read_again(self):
        result = Result("x", "X", [Measured("ours", [3, 1, 2], psnr=math.inf), Measured("theirs", [10], [7], 5, 6, 40.5)],
                        [Goal("time", 0.5, 0.1)], ["remark"], ended="2000-01-01 00:00")
        machine = {"processor": "P", "cores": 2, "memory_mib": 3, "system": "S", "kernel": "K", "runs": 7,
                   "inputs": "photographs", "versions": {"maquette": "1"}}
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(report, "FOLDER", pathlib.Path(folder)):
            self.assertEqual(report.read(), ([], None))
            report.write([result], machine)
            self.assertEqual(report.read(), ([result], machine))
            self.assertIn("Measured at 2000-01-01 00:00", (pathlib.Path(folder) / "RESULTS.md").read_text())


class Processes(unittest.TestCase):
    def test_a_failure_has_its_cause(self):
        self.assertEqual(processes.problem_of(["true"], dict(os.environ)), "")
        self.assertIn("broken", processes.problem_of(["sh", "-c", "echo broken >&2; exit 3"], dict(os.environ)))
        self.assertIn("No such file", processes.problem_of(["/no/program"], dict(os.environ)))

    def test_memory_of_a_child_counts(self):
        hold = "import time; kept = b'x' * 60_000_000; time.sleep(0.3)"
        peak = processes.peak_kib(["sh", "-c", f'/usr/bin/python3 -c "{hold}"; true'], dict(os.environ))
        self.assertGreater(peak, 50_000)


class Cases(unittest.TestCase):
    def test_each_has_a_title_and_can_run(self):
        self.assertTrue(cases.names())
        for name in cases.names():
            module = cases.load(name)
            self.assertTrue(module.TITLE)
            self.assertTrue(callable(module.run))


if __name__ == "__main__":
    unittest.main()
