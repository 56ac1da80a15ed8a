// Command gauge serves the level of a tank, and says itself whether it is well.
package main

import (
	"fmt"
	"log"
	"math"
	"net/http"
	"time"
)

// Readings older than this say nothing any more.
const fresh = 10 * time.Second

// Gauge holds the last reading.
type Gauge struct {
	started time.Time
}

// Level is between 0 and 100: a slow tide, as no sensor is at hand.
func (g Gauge) Level(now time.Time) float64 {
	return 50 + 50*math.Sin(now.Sub(g.started).Seconds()/60)
}

func (g Gauge) handler(last func() time.Time) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /level", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, "%.1f %%\n", g.Level(last()))
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if time.Since(last()) > fresh {
			http.Error(w, "the last reading is old", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	})
	return mux
}

func main() {
	server := &http.Server{
		Addr:              ":8080",
		Handler:           Gauge{started: time.Now()}.handler(time.Now),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("gauge listens on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
