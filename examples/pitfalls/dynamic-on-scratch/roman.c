/* Prints a number in Roman numerals: 2026 is MMXXVI. */
#include <stdio.h>
#include <stdlib.h>

static const struct {
  int value;
  const char *numeral;
} numerals[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
                {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};

int main(int argc, char **argv) {
  int number = argc == 2 ? atoi(argv[1]) : 0;
  if (number < 1 || number > 3999) {
    fputs("usage: roman NUMBER, from 1 to 3999\n", stderr);
    return 2;
  }
  for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
    for (; number >= numerals[i].value; number -= numerals[i].value)
      fputs(numerals[i].numeral, stdout);
  putchar('\n');
  return 0;
}
