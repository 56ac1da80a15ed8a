// Command tickets opens support tickets: each gets an id and the time where the customer is.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Ticket is a question that waits for an answer.
type Ticket struct {
	ID     string `json:"id"`
	Opened string `json:"opened"`
}

// Desk keeps the open tickets.
type Desk struct {
	mutex sync.Mutex
	open  map[string]Ticket
}

func newDesk() *Desk {
	return &Desk{open: map[string]Ticket{}}
}

// Open writes down a ticket with the time of a zone: Europe/London.
func (d *Desk) Open(zone string) (Ticket, error) {
	location, err := time.LoadLocation(zone)
	if err != nil {
		return Ticket{}, err
	}
	ticket := Ticket{ID: uuid.NewString(), Opened: time.Now().In(location).Format(time.RFC850)}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.open[ticket.ID] = ticket
	return ticket, nil
}

func (d *Desk) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /tickets", func(w http.ResponseWriter, r *http.Request) {
		ticket, err := d.Open(r.FormValue("zone"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusCreated)
		answer(w, ticket)
	})
	mux.HandleFunc("GET /tickets/{id}", func(w http.ResponseWriter, r *http.Request) {
		d.mutex.Lock()
		ticket, known := d.open[r.PathValue("id")]
		d.mutex.Unlock()
		if !known {
			http.NotFound(w, r)
			return
		}
		answer(w, ticket)
	})
	mux.HandleFunc("GET /time", func(w http.ResponseWriter, r *http.Request) {
		location, err := time.LoadLocation(r.FormValue("zone"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, time.Now().In(location).Format(time.RFC850))
	})
	return mux
}

func answer(w http.ResponseWriter, value any) {
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}

func main() {
	server := &http.Server{
		Addr:              ":8080",
		Handler:           newDesk().handler(),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("tickets listens on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
