/*
 * What a stage's work on each of its things (functions) cost: processor time of the threads that
 * did it, added up, but for collecting memory, and how often it was done. Any thread may add. Every
 * function takes null for costs that nobody wants to know; then no clock is asked.
 */
#ifndef STAYPUT_BASE_COSTS_H
#define STAYPUT_BASE_COSTS_H

#include <stdatomic.h>
#include <stdint.h>

typedef struct Costs {
	uint32_t n;
	struct CostsOf {
		_Atomic uint64_t ns;
		_Atomic uint32_t times;
	} at[];
} Costs;

/* Of things 0 .. n-1. */
Costs *costs_new(uint32_t n);
/* A piece of work begins. Pieces of one thread may not lie in each other: both would count. */
uint64_t costs_begin(const Costs *c);
/* The piece that began then was for thing i, which was worked on so many times. */
void costs_end(Costs *c, uint64_t began, uint32_t i, uint32_t times);

#endif
