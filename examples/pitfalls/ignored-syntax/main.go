// Command postage prints what it costs to send a parcel of so many grams.
package main

import (
	"fmt"
	"os"
	"strconv"
)

var prices = []struct {
	grams int
	cents int
}{{20, 95}, {50, 110}, {500, 180}, {1000, 290}}

// price is in cents; false for what is too heavy.
func price(grams int) (int, bool) {
	for _, row := range prices {
		if grams <= row.grams {
			return row.cents, true
		}
	}
	return 0, false
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: postage GRAMS")
		os.Exit(2)
	}
	grams, err := strconv.Atoi(os.Args[1])
	if err != nil || grams <= 0 {
		fmt.Fprintln(os.Stderr, "postage: not a weight in grams:", os.Args[1])
		os.Exit(2)
	}
	cents, ok := price(grams)
	if !ok {
		fmt.Fprintln(os.Stderr, "postage: too heavy for a letter:", grams)
		os.Exit(1)
	}
	fmt.Printf("%d g: %d.%02d\n", grams, cents/100, cents%100)
}
