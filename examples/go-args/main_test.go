package main

import (
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	for _, row := range []struct{ args, want string }{
		{"version", "units unknown\n"},
		{"1 km m", "1000 m\n"},
		{"5280 ft mi", "1 mi\n"},
	} {
		var out strings.Builder
		if err := run(strings.Fields(row.args), &out); err != nil || out.String() != row.want {
			t.Errorf("%s: got %q, %v", row.args, out.String(), err)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range []string{"", "1 km", "one km m", "1 km parsec"} {
		if err := run(strings.Fields(args), &strings.Builder{}); err != errUsage {
			t.Errorf("%q: got %v", args, err)
		}
	}
}
