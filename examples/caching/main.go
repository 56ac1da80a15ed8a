// Command links sends short names on to long addresses.
package main

import (
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

var links = map[string]string{
	"docs":   "https://example.com/documentation/",
	"orders": "https://example.com/acme/orders/",
}

func router() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Recoverer)
	r.Get("/", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, "%d links are known\n", len(links))
	})
	r.Get("/{name}", func(w http.ResponseWriter, r *http.Request) {
		address, known := links[chi.URLParam(r, "name")]
		if !known {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, address, http.StatusFound)
	})
	return r
}

func main() {
	server := &http.Server{
		Addr:              ":8080",
		Handler:           router(),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("links listens on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
