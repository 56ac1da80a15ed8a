#pragma once

#include <string>

// Writes a number from 1 to 3999 in Roman numerals; throws std::out_of_range for any other.
std::string to_roman(int number);
