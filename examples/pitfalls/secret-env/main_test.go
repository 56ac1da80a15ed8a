package main

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestStatus(t *testing.T) {
	for token, want := range map[string]string{"": "off", "a token": "on"} {
		recorder := httptest.NewRecorder()
		handler(token).ServeHTTP(recorder, httptest.NewRequest("GET", "/status", nil))
		if !strings.Contains(recorder.Body.String(), "bills are "+want) {
			t.Errorf("%q: got %s", token, recorder.Body)
		}
	}
}
