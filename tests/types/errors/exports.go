package p

import (
	"math"
	"sync"
)

var _ = math.sqrt    // ERROR
var _ = math.nothing // ERROR
var _ = math.SQRT    // ERROR
var _ sync.poolLocal // ERROR
var _ = sync.fatal   // ERROR
