// Command fingerprint prints the SHA-256 of files, or of its input.
package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"runtime"
)

func fingerprint(in io.Reader) (string, error) {
	hash := sha256.New()
	if _, err := io.Copy(hash, in); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", hash.Sum(nil)), nil
}

func run(args []string, in io.Reader, out io.Writer) error {
	if len(args) == 1 && args[0] == "version" {
		_, err := fmt.Fprintf(out, "fingerprint for %s/%s\n", runtime.GOOS, runtime.GOARCH)
		return err
	}
	if len(args) == 0 {
		return line(in, "-", out)
	}
	for _, name := range args {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		err = line(file, name, out)
		file.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func line(in io.Reader, name string, out io.Writer) error {
	print, err := fingerprint(in)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s  %s\n", print, name)
	return err
}

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
