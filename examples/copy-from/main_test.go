package main

import (
	"reflect"
	"strings"
	"testing"
)

func TestDirectives(t *testing.T) {
	config := "# user  other;\nuser  nginx;\nevents {\n    worker_connections  1024;\n}\n"
	got, err := directives(strings.NewReader(config))
	want := [][2]string{{"user", "nginx"}, {"worker_connections", "1024"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, %v", got, err)
	}
}
