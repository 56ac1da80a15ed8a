package main

import (
	"fmt"
	"maps"
	"sync"
)

// Move brings an article in, or with a negative number out.
type Move struct {
	Article string `json:"article"`
	Number  int    `json:"number"`
}

// Stock is how much there is of each article; safe for several requests at once.
type Stock struct {
	mutex sync.Mutex
	there map[string]int
}

func newStock() *Stock {
	return &Stock{there: map[string]int{}}
}

// Book refuses to take out more than there is.
func (s *Stock) Book(move Move) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	left := s.there[move.Article] + move.Number
	if left < 0 {
		return fmt.Errorf("%s: %d are missing", move.Article, -left)
	}
	s.there[move.Article] = left
	return nil
}

// Count is a copy: nobody changes the stock through it.
func (s *Stock) Count() map[string]int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return maps.Clone(s.there)
}
