module reflected

go 1.26
