// Command catalogue lists what there is to buy.
package main

import (
	"io"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("GET /items", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "tea\nbread\n")
	})
	log.Print("catalogue listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
