package main

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestOpenAndRead(t *testing.T) {
	handler := newDesk().handler()
	opened := httptest.NewRecorder()
	handler.ServeHTTP(opened, httptest.NewRequest("POST", "/tickets?zone=Asia/Tokyo", nil))
	var ticket Ticket
	if err := json.Unmarshal(opened.Body.Bytes(), &ticket); err != nil {
		t.Fatal(err)
	}
	if uuid.Validate(ticket.ID) != nil || !strings.HasSuffix(ticket.Opened, "JST") {
		t.Errorf("opened %+v", ticket)
	}
	read := httptest.NewRecorder()
	handler.ServeHTTP(read, httptest.NewRequest("GET", "/tickets/"+ticket.ID, nil))
	if read.Body.String() != opened.Body.String() {
		t.Errorf("read %s, opened %s", read.Body, opened.Body)
	}
}

func TestUnknownZone(t *testing.T) {
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest("POST", "/tickets?zone=Nowhere/Land", nil)
	newDesk().handler().ServeHTTP(recorder, request)
	if recorder.Code != 400 {
		t.Errorf("got %d", recorder.Code)
	}
}
