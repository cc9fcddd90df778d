#ifndef CBITS_H
#define CBITS_H

#include <stddef.h>
#include <stdint.h>

// Sets as arrays of 64-bit words, `count` words long. Compiled for several processors; the best is chosen at start.

/// How many bits are set.
size_t bits_count(const uint64_t *set, size_t count);
/// How many bits are set in both.
size_t bits_count_and(const uint64_t *left, const uint64_t *right, size_t count);
void bits_and(uint64_t *set, const uint64_t *other, size_t count);
void bits_or(uint64_t *set, const uint64_t *other, size_t count);
void bits_and_not(uint64_t *set, const uint64_t *other, size_t count);
/// Adds a carry to one plane of a bit-sliced number; the carry becomes what goes to the next plane.
/// Returns zero when nothing is left to carry.
uint64_t bits_carry(uint64_t *plane, uint64_t *carry, size_t count);
/// For each document of a set, adds one to the count of each of its values; those of document `d` stand in `values` from
/// `starts[d]` to `starts[d + 1]`.
void bits_count_values(
    const uint64_t *set, size_t count, const uint32_t *starts, const uint16_t *values, uint32_t *counts);

#endif
