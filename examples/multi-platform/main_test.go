package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The first example of FIPS 180-4, SHA-256.
const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

func TestInput(t *testing.T) {
	var out strings.Builder
	if err := run(nil, strings.NewReader("abc"), &out); err != nil || out.String() != abc+"  -\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

func TestFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "abc")
	if err := os.WriteFile(name, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err := run([]string{name, name}, nil, &out)
	if want := strings.Repeat(abc+"  "+name+"\n", 2); err != nil || out.String() != want {
		t.Errorf("got %q, %v", out.String(), err)
	}
	if run([]string{name + ".gone"}, nil, &out) == nil {
		t.Error("a missing file is no error")
	}
}
