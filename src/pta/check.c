#include "pta/priv.h"
bool pta_check(const Pta *p, const PtaFunc *f, Buf *faults) { (void)p; (void)f; (void)faults; return true; }
bool pta_check_all(const Pta *p, Buf *faults) { (void)p; (void)faults; return true; }
const char *pta_count_contexts(const Pta *p) { (void)p; return "0"; }
