// refused

import "unsafe"

type Use struct{ f Ref }

type Ref = *Node

type Node [unsafe.Sizeof(v)]int

var v Ref
