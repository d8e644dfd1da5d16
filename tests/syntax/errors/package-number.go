package 1
var x = = 1
