package main

import (
	"net/http/httptest"
	"testing"
)

func TestRouter(t *testing.T) {
	for path, want := range map[string]struct {
		code     int
		location string
	}{
		"/":     {200, ""},
		"/docs": {302, "https://example.com/documentation/"},
		"/gone": {404, ""},
	} {
		recorder := httptest.NewRecorder()
		router().ServeHTTP(recorder, httptest.NewRequest("GET", path, nil))
		if got := recorder.Header().Get("Location"); recorder.Code != want.code || got != want.location {
			t.Errorf("%s: got %d %s", path, recorder.Code, got)
		}
	}
}
