#!/bin/sh
# Every link between the pages leads to a file.
cd "$(dirname "$0")/public" || exit 2
status=0
for page in *.html; do
  for target in $(sed -n 's/.*href="\([^":]*\)".*/\1/p' "$page"); do
    [ -f "$target" ] || { echo "$page: $target is not there"; status=1; }
  done
done
exit $status
