#include "roman.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  char text[16];
  if (argc != 2 || roman_write(atoi(argv[1]), text, sizeof text) != 0) {
    fputs("usage: roman NUMBER, from 1 to 3999\n", stderr);
    return 2;
  }
  puts(text);
  return 0;
}
