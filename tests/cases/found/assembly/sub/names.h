// The symbol is made by a macro of an included file.
#define MODE main·mode(SB)
