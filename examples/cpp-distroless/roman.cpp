#include "roman.hpp"

#include <array>
#include <stdexcept>
#include <utility>

std::string to_roman(int number) {
  static constexpr std::array<std::pair<int, const char*>, 13> numerals{{
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
  }};
  if (number < 1 || number > 3999) {
    throw std::out_of_range(std::to_string(number) + " is not between 1 and 3999");
  }
  std::string text;
  for (const auto& [value, numeral] : numerals) {
    for (; number >= value; number -= value) text += numeral;
  }
  return text;
}
