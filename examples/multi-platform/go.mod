module example.com/fingerprint

go 1.23
