import unittest

from suggest import closest, distance
from suggest.web import answer


class DistanceTest(unittest.TestCase):
    def test_counts_letters(self):
        for a, b, want in [
            ("", "", 0),
            ("tea", "tea", 0),
            ("", "tea", 3),
            ("kitten", "sitting", 3),
            ("naïve", "naive", 1),
        ]:
            self.assertEqual(distance(a, b), want, (a, b))
            self.assertEqual(distance(b, a), want, (b, a))

    def test_takes_words_only(self):
        with self.assertRaises(TypeError):
            distance("tea", 1)


class WebTest(unittest.TestCase):
    def test_suggests(self):
        self.assertEqual(closest("Chese"), "cheese")
        self.assertEqual(answer("/closest", "word=hony"), ("200 OK", "honey"))

    def test_refuses_what_is_no_word(self):
        for query in ["", "word=", "word=" + "x" * 65]:
            self.assertTrue(answer("/closest", query)[0].startswith("400"), query)


if __name__ == "__main__":
    unittest.main()
