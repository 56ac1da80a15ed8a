package main

import "testing"

func TestPrice(t *testing.T) {
	for grams, want := range map[int]int{1: 95, 20: 95, 21: 110, 1000: 290} {
		if got, ok := price(grams); !ok || got != want {
			t.Errorf("%d g: got %d, %v, want %d", grams, got, ok, want)
		}
	}
	if got, ok := price(1001); ok {
		t.Errorf("1001 g: got %d, want none", got)
	}
}
