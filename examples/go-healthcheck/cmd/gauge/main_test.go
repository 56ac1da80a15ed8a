package main

import (
	"net/http/httptest"
	"testing"
	"time"
)

func TestHealth(t *testing.T) {
	for age, want := range map[time.Duration]int{0: 200, time.Minute: 503} {
		last := func() time.Time { return time.Now().Add(-age) }
		recorder := httptest.NewRecorder()
		Gauge{}.handler(last).ServeHTTP(recorder, httptest.NewRequest("GET", "/healthz", nil))
		if recorder.Code != want {
			t.Errorf("a reading of %s ago: got %d", age, recorder.Code)
		}
	}
}

func TestLevel(t *testing.T) {
	start := time.Now()
	if level := (Gauge{started: start}).Level(start); level != 50 {
		t.Errorf("got %f", level)
	}
}
