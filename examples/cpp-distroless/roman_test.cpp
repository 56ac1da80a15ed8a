#include "roman.hpp"

#include <iostream>
#include <stdexcept>

static int failures = 0;

static void expect(int number, const std::string& want) {
  const std::string got = to_roman(number);
  if (got == want) return;
  std::cerr << number << ": got " << got << ", want " << want << '\n';
  ++failures;
}

static void expect_refused(int number) {
  try {
    const std::string got = to_roman(number);
    std::cerr << number << ": got " << got << ", want it refused\n";
    ++failures;
  } catch (const std::out_of_range&) {
  }
}

int main() {
  expect(1, "I");
  expect(4, "IV");
  expect(1994, "MCMXCIV");
  expect(2026, "MMXXVI");
  expect(3999, "MMMCMXCIX");
  expect_refused(0);
  expect_refused(4000);
  if (failures == 0) std::cout << "all tests passed\n";
  return failures == 0 ? 0 : 1;
}
