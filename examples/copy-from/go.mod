module example.com/confshow

go 1.23
