// Command rates hands on the exchange rates of the day.
package main

import (
	"io"
	"log"
	"net/http"
	"time"
)

const source = "https://bank.example.com/rates/latest"

func rates(w http.ResponseWriter, _ *http.Request) {
	client := http.Client{Timeout: 5 * time.Second}
	response, err := client.Get(source)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	if _, err := io.Copy(w, response.Body); err != nil {
		log.Print(err)
	}
}

func main() {
	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n")
	})
	http.HandleFunc("GET /rates", rates)
	log.Print("rates listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
