// accepted

type List = []Link

type Link = func(*Node) Gen[*Node]

type Gen[T any] struct{ v []T }

type Node struct{ first List; next Gen[map[string]Link] }
