// Expressions.
package p

func f() {
	x = a[]
	x = a[1:2:]
	x = a[::3]
	x = a[1::]
	x = a[1 2]
	x = a[1, 2]
	x = a[int, ]
	x = a.
	b
	x = a.5
	x = a.(int
	x = (1 + )
	x = f(a, b c)
	x = f(a..., b)
	x = f(a,, b)
	x = []int{1, 2 3}
	x = []int{1: 2, {3}, 4: {5}}
	x = (T){1}
	x = &(T{1})
	x = a ~ b
	x = ~a
	x = *a.b[c](d).(e)
	x = struct{ a int }{1}
	x = map[string]{}
	x = [...]int{1}
	x = chan<- int(y)
	x = <-chan int(y)
	x = <-(chan int)(y)
	x = <-chan<- int(y)
	x = <-<-chan int(y)
	x = <-chan<- chan int(y)
	x = func(int) int
	x = func(int) int {}(3)
	x = interface{}(y)
	x = a &^ b & ^c
	x = - -a + + +b
	x = if
	x = type
	x.(type)
	x = y.(type)
}
