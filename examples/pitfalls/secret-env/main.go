// Command billing writes bills through the accounting service of acme.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

const accounting = "https://accounting.example.com/bills"

// bill asks the accounting service to write one; the token is its password.
func bill(token string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		request, err := http.NewRequestWithContext(r.Context(), "POST", accounting, r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			http.Error(w, "accounting does not answer", http.StatusBadGateway)
			return
		}
		_ = response.Body.Close()
		w.WriteHeader(response.StatusCode)
	}
}

func handler(token string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		if token == "" {
			_, _ = fmt.Fprintln(w, "bills are off: no token")
			return
		}
		_, _ = fmt.Fprintln(w, "bills are on")
	})
	if token != "" {
		mux.HandleFunc("POST /bills", bill(token))
	}
	return mux
}

func main() {
	log.Print("billing listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", handler(os.Getenv("BILLING_TOKEN"))))
}
