package outside

type T struct{}

func Test(t *T)          { helper() }
func TestMain(m *T)      {}
func Test1(t *T)         {}
func Test_x(t *T)        {}
func Testing(t *T)       {}
func BenchmarkAll(b *T)  {}
func FuzzAll(f *T)       {}
func Example()           {}
func ExampleT_method()   {}
func Example_suffix()    {}
func Examples()          {}
func helper()            {}
func (T) TestMethod(t T) {}
