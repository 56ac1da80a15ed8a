// Command notes keeps what it is told, and says as whom it runs.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
)

func main() {
	var mutex sync.Mutex
	var notes []string
	http.HandleFunc("POST /notes", func(_ http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		notes = append(notes, r.FormValue("note"))
	})
	http.HandleFunc("GET /notes", func(w http.ResponseWriter, _ *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		for _, note := range notes {
			_, _ = io.WriteString(w, note+"\n")
		}
	})
	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "ok, as uid %d\n", os.Getuid())
	})
	log.Print("notes listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
