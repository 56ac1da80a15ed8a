package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestCheck(t *testing.T) {
	for code, well := range map[int]bool{200: true, 404: false, 503: false} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
		}))
		if err := check(server.URL); (err == nil) != well {
			t.Errorf("%d: got %v", code, err)
		}
		server.Close()
		if err := check(server.URL); err == nil {
			t.Error("a closed server is called well")
		}
	}
}
