// refused

import "unsafe"

type Outer = struct{ r Ref }

type Ref = *Node

type Node [unsafe.Sizeof(v)]int

var v Ref; type Use struct{ f Outer }
