/** A growing column of numbers in a typed array. */
export interface Column<T extends Uint8Array | Uint32Array | Float32Array | Float64Array> {
  readonly length: number;
  push(value: number): void;
  /** The value at a place, 0 beyond the end. */
  get(at: number): number;
  set(at: number, value: number): void;
  /** The values so far, valid until the next push. */
  view(): T;
}
export function createColumn<T extends Uint8Array | Uint32Array | Float32Array | Float64Array>(Type: new (length: number) => T): Column<T>;

/** Places 0, 1, 2, ... for whole numbers of 0 to 2^53, in the order of first sight. */
export interface NumberIndex {
  readonly size: number;
  /** The place, or -1. */
  find(key: number): number;
  /** The place; for a new key the size before. */
  placeOf(key: number): number;
}
export function createNumberIndex(): NumberIndex;
