// Command snippets formats and checks the Go snippets of the documentation.
package main

import (
	"log"
	"net/http"
)

func answer(work func(code string) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, err := work(r.FormValue("code"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		_, _ = w.Write([]byte(text))
	}
}

func main() {
	http.HandleFunc("/format", answer(formatted))
	http.HandleFunc("/check", answer(check))
	log.Print("snippets listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
