/* The token table, spelled out from TOKEN_LIST. */
#include "syntax/token.h"

const char *
token_text(TokenKind t)
{
	static const char *const text[TK_COUNT] = {
#define X(name, s, prec) s,
		TOKEN_LIST(X)
#undef X
	};
	return text[t];
}

int
token_precedence(TokenKind t)
{
	static const unsigned char precs[TK_COUNT] = {
#define X(name, s, prec) prec,
		TOKEN_LIST(X)
#undef X
	};
	return precs[t];
}
