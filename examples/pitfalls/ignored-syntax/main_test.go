package main

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestOrders(t *testing.T) {
	recorder := httptest.NewRecorder()
	handler().ServeHTTP(recorder, httptest.NewRequest("GET", "/orders", nil))
	if recorder.Code != 200 || !strings.Contains(recorder.Body.String(), `"title":"tea"`) {
		t.Fatalf("got %d %s", recorder.Code, recorder.Body)
	}
}
