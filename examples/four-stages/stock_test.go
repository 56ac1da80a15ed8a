package main

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBook(t *testing.T) {
	stock := newStock()
	for _, move := range []Move{{"nails", 5}, {"nails", -2}, {"planks", 1}} {
		if err := stock.Book(move); err != nil {
			t.Fatal(err)
		}
	}
	if err := stock.Book(Move{"planks", -3}); err == nil || err.Error() != "planks: 2 are missing" {
		t.Errorf("got %v", err)
	}
	want := map[string]int{"nails": 3, "planks": 1}
	if diff := cmp.Diff(want, stock.Count()); diff != "" {
		t.Errorf("stock differs (-want +got):\n%s", diff)
	}
}

func TestMoves(t *testing.T) {
	for body, want := range map[string]int{
		`{"article":"nails","number":5}`:  204,
		`{"article":"nails","number":-5}`: 409,
		`nails`:                           400,
	} {
		recorder := httptest.NewRecorder()
		request := httptest.NewRequest("POST", "/moves", strings.NewReader(body))
		handler(newStock()).ServeHTTP(recorder, request)
		if recorder.Code != want {
			t.Errorf("%s: got %d %s", body, recorder.Code, recorder.Body)
		}
	}
}
