// Command probe asks the server beside it whether it is well: exit code 0 or 1, as HEALTHCHECK
// wants it.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"
)

func check(url string) error {
	client := http.Client{Timeout: time.Second}
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, response.Status)
	}
	return nil
}

func main() {
	if err := check("http://127.0.0.1:8080/healthz"); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
