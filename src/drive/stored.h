/*
 * What earlier runs found: look-up before the analysis, and keeping after it. doc/cache.md has the
 * design: what is keyed, what is kept, what goes without.
 */
#ifndef STAYPUT_DRIVE_STORED_H
#define STAYPUT_DRIVE_STORED_H

#include "drive/run.h"

/* After load: whether the cache has the verdicts that the run is to report. Then they are
 * r->records, of r->reported, and the analysis is not needed. */
bool stored_look_up(Run *r);
/* After the report: keep its verdicts, if a later run may use them. */
void stored_keep(Run *r);

/* stayput cache: what there is; or empty it. */
void run_cache_job(Run *r);

#endif
