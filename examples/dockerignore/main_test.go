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
		"/":        {200, `<a href="/watering">watering</a>`},
		"/welcome": {200, "<h1>Welcome</h1>"},
		"/gone":    {404, "there is no such note"},
	} {
		recorder := httptest.NewRecorder()
		handler().ServeHTTP(recorder, httptest.NewRequest("GET", path, nil))
		if recorder.Code != want.code || !strings.Contains(recorder.Body.String(), want.text) {
			t.Errorf("%s: got %d %s", path, recorder.Code, recorder.Body)
		}
	}
}
