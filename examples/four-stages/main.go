// Command stock keeps count of a warehouse over HTTP.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"time"
)

func handler(stock *Stock) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(stock.Count()); err != nil {
			log.Print(err)
		}
	})
	mux.HandleFunc("POST /moves", func(w http.ResponseWriter, r *http.Request) {
		var move Move
		if err := json.NewDecoder(r.Body).Decode(&move); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := stock.Book(move); err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

func main() {
	stock := newStock()
	for _, move := range []Move{{"nails", 500}, {"planks", 40}, {"nails", -20}} {
		if err := stock.Book(move); err != nil {
			log.Fatal(err)
		}
	}
	server := &http.Server{
		Addr:              ":8080",
		Handler:           handler(stock),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("stock listens on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
