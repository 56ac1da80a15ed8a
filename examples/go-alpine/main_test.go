package main

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHandler(t *testing.T) {
	for path, want := range map[string]struct {
		code int
		text string
	}{
		"/":           {200, "Rye bread</td><td>3.20"},
		"/products/3": {200, `"name":"Plum jam","price":605`},
		"/products/9": {404, "not found"},
		"/healthz":    {200, "ok"},
	} {
		recorder := httptest.NewRecorder()
		handler().ServeHTTP(recorder, httptest.NewRequest("GET", path, nil))
		if recorder.Code != want.code || !strings.Contains(recorder.Body.String(), want.text) {
			t.Errorf("%s: got %d %s", path, recorder.Code, recorder.Body)
		}
	}
}

func TestCost(t *testing.T) {
	if got := (Product{Price: 605}).Cost(); got != "6.05" {
		t.Errorf("got %s", got)
	}
}
