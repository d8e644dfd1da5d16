package sub

func Set()
func Call()
