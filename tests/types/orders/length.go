// refused

import "unsafe"

type Use struct{ f Ref }

type Ref = [unsafe.Sizeof((*Node)(nil))]*Node

type Node struct{ g Gen[Ref] }

type Gen[T any] struct{ v []T }
