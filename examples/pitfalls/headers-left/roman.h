#ifndef ROMAN_H
#define ROMAN_H

#include <stddef.h>

/* Writes a number from 1 to 3999 in Roman numerals; 0, or -1 where it does not fit. */
int roman_write(int number, char *text, size_t size);

#endif
