// Makes the linker know called by the calling convention of assembly.
TEXT ·unused(SB), 4, $0-0
	CALL ·called(SB)
	RET
