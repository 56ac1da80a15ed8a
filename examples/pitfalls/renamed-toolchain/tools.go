package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

func formatted(code string) (string, error) {
	return run(code, "snippets-format")
}

func check(code string) (string, error) {
	file, err := os.CreateTemp("", "*.go")
	if err != nil {
		return "", err
	}
	defer os.Remove(file.Name())
	if _, err := file.WriteString(code); err != nil {
		return "", err
	}
	if _, err := run("", "snippets-check", "-p", "main", "-o", os.DevNull, file.Name()); err != nil {
		return "", err
	}
	return "fine\n", nil
}

func run(input, program string, arguments ...string) (string, error) {
	command := exec.Command(program, arguments...)
	command.Stdin = strings.NewReader(input)
	output, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, output)
	}
	return string(output), nil
}
