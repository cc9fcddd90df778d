#include "CBits.h"

#if defined(__x86_64__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512vpopcntdq", "avx2", "popcnt", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

FOR_EACH_PROCESSOR
size_t bits_count(const uint64_t *set, size_t count) {
    size_t sum = 0;
    for (size_t index = 0; index < count; index++) sum += (size_t)__builtin_popcountll(set[index]);
    return sum;
}

FOR_EACH_PROCESSOR
size_t bits_count_and(const uint64_t *left, const uint64_t *right, size_t count) {
    size_t sum = 0;
    for (size_t index = 0; index < count; index++) sum += (size_t)__builtin_popcountll(left[index] & right[index]);
    return sum;
}

FOR_EACH_PROCESSOR
void bits_and(uint64_t *set, const uint64_t *other, size_t count) {
    for (size_t index = 0; index < count; index++) set[index] &= other[index];
}

FOR_EACH_PROCESSOR
void bits_or(uint64_t *set, const uint64_t *other, size_t count) {
    for (size_t index = 0; index < count; index++) set[index] |= other[index];
}

FOR_EACH_PROCESSOR
void bits_and_not(uint64_t *set, const uint64_t *other, size_t count) {
    for (size_t index = 0; index < count; index++) set[index] &= ~other[index];
}

FOR_EACH_PROCESSOR
uint64_t bits_carry(uint64_t *plane, uint64_t *carry, size_t count) {
    uint64_t left = 0;
    for (size_t index = 0; index < count; index++) {
        uint64_t next = plane[index] & carry[index];
        plane[index] ^= carry[index];
        carry[index] = next;
        left |= next;
    }
    return left;
}

void bits_count_values(
    const uint64_t *set, size_t count, const uint32_t *starts, const uint16_t *values, uint32_t *counts) {
    for (size_t index = 0; index < count; index++) {
        for (uint64_t rest = set[index]; rest != 0; rest &= rest - 1) {
            size_t document = index * 64 + (size_t)__builtin_ctzll(rest);
            for (uint32_t place = starts[document]; place < starts[document + 1]; place++) counts[values[place]]++;
        }
    }
}
