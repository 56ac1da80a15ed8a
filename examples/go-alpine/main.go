// Command catalogue is a small web server: a page with the products of a shop, and each as JSON.
package main

import (
	"embed"
	"encoding/json"
	"html/template"
	"log"
	"net/http"
	"strconv"
	"time"
)

//go:embed templates
var files embed.FS

var page = template.Must(template.ParseFS(files, "templates/index.html"))

// Product is one thing on sale; its price is in cents.
type Product struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Price int    `json:"price"`
}

// Cost is the price as people write it.
func (p Product) Cost() string {
	cents := strconv.Itoa(100 + p.Price%100)[1:]
	return strconv.Itoa(p.Price/100) + "." + cents
}

var products = []Product{
	{1, "Green tea", 495},
	{2, "Rye bread", 320},
	{3, "Plum jam", 605},
}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", showPage)
	mux.HandleFunc("GET /products/{id}", showProduct)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	return mux
}

func showPage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := page.Execute(w, products); err != nil {
		log.Print(err)
	}
}

func showProduct(w http.ResponseWriter, r *http.Request) {
	for _, product := range products {
		if strconv.Itoa(product.ID) != r.PathValue("id") {
			continue
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(product); err != nil {
			log.Print(err)
		}
		return
	}
	http.NotFound(w, r)
}

func main() {
	server := &http.Server{
		Addr:              ":8080",
		Handler:           handler(),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("catalogue listens on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
