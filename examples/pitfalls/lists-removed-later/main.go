// Command orders is a tiny web service: it answers with the orders it knows.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

// Order is one line of the book.
type Order struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
}

var book = []Order{{1, "tea"}, {2, "bread"}}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /orders", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(book); err != nil {
			log.Print(err)
		}
	})
	return mux
}

func main() {
	address := os.Getenv("ADDRESS")
	if address == "" {
		address = ":8080"
	}
	log.Printf("orders listens on %s", address)
	log.Fatal(http.ListenAndServe(address, handler()))
}
