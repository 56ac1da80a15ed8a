// Command gauge serves the level of a tank, and says itself whether it is well.
package main

import (
	"fmt"
	"log"
	"math"
	"net/http"
	"sync"
	"time"
)

// Readings older than this say nothing any more.
const fresh = 10 * time.Second

// Gauge keeps the last reading; safe for several requests at once.
type Gauge struct {
	mutex sync.Mutex
	level float64
	taken time.Time
}

// Take keeps a reading: a level between 0 and 100, and when it was so.
func (g *Gauge) Take(level float64, now time.Time) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.level, g.taken = level, now
}

// Last is the reading that was taken last.
func (g *Gauge) Last() (level float64, taken time.Time) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.level, g.taken
}

// tide stands for a sensor: it rises and falls within minutes.
func tide(since time.Duration) float64 {
	return 50 + 50*math.Sin(since.Seconds()/60)
}

func (g *Gauge) watch() {
	started := time.Now()
	for now := range time.Tick(time.Second) {
		g.Take(tide(now.Sub(started)), now)
	}
}

func (g *Gauge) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /level", func(w http.ResponseWriter, _ *http.Request) {
		level, _ := g.Last()
		_, _ = fmt.Fprintf(w, "%.1f %%\n", level)
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if _, taken := g.Last(); time.Since(taken) > fresh {
			http.Error(w, "the last reading is old", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	})
	return mux
}

func main() {
	gauge := &Gauge{}
	go gauge.watch()
	server := &http.Server{
		Addr:              ":8080",
		Handler:           gauge.handler(),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("gauge listens on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
