package main

import (
	"net/http/httptest"
	"testing"
	"time"
)

func ask(gauge *Gauge, path string) (code int, text string) {
	recorder := httptest.NewRecorder()
	gauge.handler().ServeHTTP(recorder, httptest.NewRequest("GET", path, nil))
	return recorder.Code, recorder.Body.String()
}

func TestHealth(t *testing.T) {
	gauge := &Gauge{}
	if code, _ := ask(gauge, "/healthz"); code != 503 {
		t.Errorf("without a reading: got %d", code)
	}
	for age, want := range map[time.Duration]int{0: 200, time.Minute: 503} {
		gauge.Take(50, time.Now().Add(-age))
		if code, _ := ask(gauge, "/healthz"); code != want {
			t.Errorf("a reading of %s ago: got %d", age, code)
		}
	}
}

func TestLevel(t *testing.T) {
	gauge := &Gauge{}
	gauge.Take(tide(0), time.Now())
	if _, text := ask(gauge, "/level"); text != "50.0 %\n" {
		t.Errorf("got %s", text)
	}
}
