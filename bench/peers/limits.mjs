// @ts-check

/** How many hits every system is asked for. */
export const LIMIT = 10;

/** Weight of a unit's own text where a peer has field weights; what stands above the unit weighs 1. */
export const TEXT_WEIGHT = 3;
