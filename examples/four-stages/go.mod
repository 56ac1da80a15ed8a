module example.com/stock

go 1.23

require github.com/google/go-cmp v0.6.0
