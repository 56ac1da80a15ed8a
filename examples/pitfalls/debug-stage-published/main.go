// Command stock answers with what is in the store.
package main

import (
	"io"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("GET /stock", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"nails":480,"screws":120}`+"\n")
	})
	log.Print("stock listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
