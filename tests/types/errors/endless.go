package p

type Rec[T any] struct{ f *Rec[Rec[T]] } // ERROR
