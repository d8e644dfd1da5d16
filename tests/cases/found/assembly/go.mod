module example.test/assembly

go 1.26
