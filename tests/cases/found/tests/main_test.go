package main

func ExampleWork() { work(60) }
