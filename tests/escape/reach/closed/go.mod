module closed

go 1.26
