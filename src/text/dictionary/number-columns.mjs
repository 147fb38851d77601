// @ts-check

/**
 * Growing columns and an index of numbers in typed arrays. The compiler holds some million numbers; as objects they would take ten times the memory.
 */

/**
 * @template {Uint8Array | Uint32Array | Float32Array | Float64Array} T
 * @param {new (length: number) => T} Type
 */
export function createColumn(Type) {
  let data = new Type(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    /** @param {number} value */
    push(value) {
      if (length === data.length) {
        const wider = new Type(data.length * 2);
        wider.set(data);
        data = wider;
      }
      data[length++] = value;
    },
    /** @param {number} at */
    get: (at) => data[at] ?? 0,
    /** @param {number} at @param {number} value */
    set(at, value) {
      data[at] = value;
    },
    /** The values so far, valid until the next push. */
    view: () => /** @type {T} */ (data.subarray(0, length)),
  };
}

/** Places 0, 1, 2, ... for whole numbers below 2^53, in the order of first sight. Open addressing, at most two thirds full. */
export function createNumberIndex() {
  let keys = new Float64Array(2048).fill(-1);
  let places = new Uint32Array(2048);
  let size = 0;

  /** @param {number} key */
  function slotOf(key) {
    const mask = keys.length - 1;
    let hash = Math.imul((key % 0x100000000) | 0, 0x9e3779b1) ^ Math.imul((key / 0x100000000) | 0, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = Math.imul(hash, 0x2c1b3c6d) >>> 8;
    for (slot &= mask; keys[slot] !== -1 && keys[slot] !== key; slot = (slot + 1) & mask);
    return slot;
  }

  function grow() {
    const [oldKeys, oldPlaces] = [keys, places];
    keys = new Float64Array(oldKeys.length * 2).fill(-1);
    places = new Uint32Array(oldKeys.length * 2);
    for (let i = 0; i < oldKeys.length; i++) {
      const key = oldKeys[i] ?? -1;
      if (key === -1) continue;
      const slot = slotOf(key);
      keys[slot] = key;
      places[slot] = oldPlaces[i] ?? 0;
    }
  }

  return {
    get size() {
      return size;
    },
    /** @param {number} key @returns {number} The place, or -1. */
    find(key) {
      const slot = slotOf(key);
      return keys[slot] === key ? (places[slot] ?? 0) : -1;
    },
    /** @param {number} key @returns {number} The place; a new one is the size before. */
    placeOf(key) {
      let slot = slotOf(key);
      if (keys[slot] === key) return places[slot] ?? 0;
      if ((size + 1) * 3 > keys.length * 2) {
        grow();
        slot = slotOf(key);
      }
      keys[slot] = key;
      places[slot] = size;
      return size++;
    },
  };
}
