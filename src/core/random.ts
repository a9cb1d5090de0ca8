/**
 * Numbers that look random and are the same on every machine. They are known by their place: which are asked for, and in
 * which order, changes none of them.
 */

/** The golden ratio of 2 ** 32: places that follow each other start far apart. */
const step = 0x9e3779b9;

/** A whole number from 0 to `count` − 1, each as likely as the others to 1 in 2 ** 32 ÷ count. */
export function randomBelow(count: number, seed: number, place: number): number {
  return Math.floor((bitsAt(seed, place) * count) / 2 ** 32);
}

/**
 * 32 bits. Source: SplitMix of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014),
 * with 32 bits of state and the finalizer of Appleby's MurmurHash3.
 */
function bitsAt(seed: number, place: number): number {
  let bits = (seed + Math.imul(place + 1, step)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A seed of 32 bits. Source: FNV-1a of Fowler, Noll and Vo (RFC 9923), over the code units of the text. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
