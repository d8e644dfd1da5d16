// Not of this target: what it mentions does not count.
TEXT ·Set(SB), 4, $0-0
	B main·work(SB)
