// Parameter lists.
package p

func a(x, y int, string) {}
func b(x, []int) {}
func c(x int, y) {}
func d(...int, x int) {}
func e(x, y ...int) {}
func f(x ...int, y int) {}
func g() (x ...int) {}
func h(...) {}
func i(x int y) {}
func j(x int,, y int) {}
func k(a.b c) {}
func l(x [3]int, y []string, f func(int, string) (int, error)) {}
func () m() {}
func (a, b T) n() {}
func (a T, b U) o() {}
func (T) {}
func {}
func (T) q[P any]() {}
func r[]() {}
func s[P]() {}
func t[P, Q]() {}
func u[P any, []int]() {}
func v[~int]() {}
func w(x ~int) {}
func x(func(int, x string)) {}
