// Command units converts lengths: units 3 ft m.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
)

// Stamped in by the linker: -X main.version=1.2.3.
var version = "unknown"

// Metres in one of each unit.
var metres = map[string]float64{"m": 1, "km": 1000, "ft": 0.3048, "mi": 1609.344}

var errUsage = errors.New("usage: units version | units NUMBER FROM TO   (m km ft mi)")

func run(args []string, out io.Writer) error {
	if len(args) == 1 && args[0] == "version" {
		_, err := fmt.Fprintf(out, "units %s\n", version)
		return err
	}
	if len(args) != 3 {
		return errUsage
	}
	number, err := strconv.ParseFloat(args[0], 64)
	from, to := metres[args[1]], metres[args[2]]
	if err != nil || from == 0 || to == 0 {
		return errUsage
	}
	_, err = fmt.Fprintf(out, "%.6g %s\n", number*from/to, args[2])
	return err
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
