// Command gauge answers with the level of a tank.
package main

import (
	"io"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n")
	})
	http.HandleFunc("GET /level", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "0.7\n")
	})
	log.Print("gauge listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
