package p

func two() (int, int) { return 1, 2 }

func _() {
	x := undefined             // ERROR
	var y int = "s"            // ERROR
	z, w := two(), 1           // ERROR
	a, b := 1                  // ERROR
	var c, d = 1, 2, 3         // ERROR
	for i := range undefined { // ERROR
	}
	for undefined2 = range undefined { // ERROR
	}
	e, _ := two // ERROR
	return 1    // ERROR
}

func _() int {
	return 1, undefined // ERROR
}

func _() int {
	return // ERROR
}

func _() (int, string) {
	return 1 // ERROR
}

func _() {
}
