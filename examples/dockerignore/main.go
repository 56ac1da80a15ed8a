// Command notes serves a folder of Markdown notes as web pages.
package main

import (
	"bytes"
	"embed"
	"html"
	"io/fs"
	"log"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/yuin/goldmark"
)

//go:embed notes/*.md
var notes embed.FS

// render makes the page of a note; its error is fs.ErrNotExist for one that is not there.
func render(name string) ([]byte, error) {
	text, err := notes.ReadFile(path.Join("notes", path.Base(name)+".md"))
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = goldmark.Convert(text, &page)
	return page.Bytes(), err
}

func index() (string, error) {
	names, err := fs.Glob(notes, "notes/*.md")
	if err != nil {
		return "", err
	}
	var list strings.Builder
	for _, file := range names {
		name := html.EscapeString(strings.TrimSuffix(path.Base(file), ".md"))
		list.WriteString("<li><a href=\"/" + name + "\">" + name + "</a></li>\n")
	}
	return "<ul>\n" + list.String() + "</ul>\n", nil
}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		list, err := index()
		show(w, []byte(list), err)
	})
	mux.HandleFunc("GET /{name}", func(w http.ResponseWriter, r *http.Request) {
		page, err := render(r.PathValue("name"))
		show(w, page, err)
	})
	return mux
}

func show(w http.ResponseWriter, page []byte, err error) {
	if err != nil {
		http.Error(w, "there is no such note", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page)
}

func main() {
	server := &http.Server{
		Addr:              ":8080",
		Handler:           handler(),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("notes listens on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
