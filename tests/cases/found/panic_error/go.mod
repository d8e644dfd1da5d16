module example.test/panic_error

go 1.26
