module example.test/tests

go 1.26
