// Command orders answers with the orders it knows.
package main

import (
	"io"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("GET /orders", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `[{"id":1,"title":"tea"}]`+"\n")
	})
	log.Print("orders listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
