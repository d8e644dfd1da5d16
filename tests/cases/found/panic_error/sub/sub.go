package sub

var Hook = func(*int) {}

var keep *int

type fault struct{}

func (fault) Error() string {
	Hook = func(p *int) { keep = p }
	return "fault"
}

func Fail() { panic(fault{}) }
