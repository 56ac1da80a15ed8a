// Command confshow says who it runs as, and what a configuration file of nginx sets.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"
	"os/user"
	"strings"
)

const path = "/etc/nginx/nginx.conf"

// directives returns the simple directives of a configuration: name and value, in order.
func directives(config io.Reader) ([][2]string, error) {
	var found [][2]string
	lines := bufio.NewScanner(config)
	for lines.Scan() {
		text, simple := strings.CutSuffix(strings.TrimSpace(lines.Text()), ";")
		name, value, valued := strings.Cut(text, " ")
		if simple && valued && !strings.HasPrefix(name, "#") {
			found = append(found, [2]string{name, strings.TrimSpace(value)})
		}
	}
	return found, lines.Err()
}

func main() {
	who, err := user.Current()
	if err != nil {
		log.Fatal(err)
	}
	config, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer config.Close()
	found, err := directives(config)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s reads %s\n", who.Username, path)
	for _, directive := range found {
		fmt.Printf("%s = %s\n", directive[0], directive[1])
	}
}
