// Command cutoff says until when an order leaves the warehouse today.
package main

import (
	"fmt"
	"log"
	"net/http"
	"time"
)

// The clock on the warehouse's wall.
const zone = "Europe/Berlin"

func cutoff(now time.Time, warehouse *time.Location) time.Time {
	year, month, day := now.In(warehouse).Date()
	return time.Date(year, month, day, 16, 0, 0, 0, warehouse)
}

func main() {
	warehouse, err := time.LoadLocation(zone)
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("GET /cutoff", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "%s in %s\n", cutoff(time.Now(), warehouse).Format(time.RFC1123Z), zone)
	})
	log.Print("cutoff listens on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
