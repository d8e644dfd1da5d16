package main

var table = []int{1, 2, 3}
