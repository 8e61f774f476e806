/** Where the incidents of a timeline stand: as few lanes as hold them without covering one another. */

export interface Placed<T> {
  item: T;
  lane: number;
  /** Pixels from the left: of the bar, and of the end of its label. */
  x: number;
  width: number;
  /** The label stands before the bar where there is more room than after it. */
  before: boolean;
  /** Pixels that the label has. */
  room: number;
}

interface Room {
  left: number;
  width: number;
  /** A bar is never narrower, so that a day in a year can be seen and hit. */
  least: number;
}

/**
 * Each item in the first lane that is free from its bar's start to its label's end.
 * `items` in the order of their start; `at` gives the pixels of a bar, `long` those of its label.
 */
export function lanes<T>(items: T[], at: (item: T) => [number, number], long: (item: T) => number, room: Room): { placed: Placed<T>[]; count: number } {
  const ends: number[] = [];
  const edge = room.left + room.width;
  const placed = items.map((item) => {
    const [from, to] = at(item);
    const x = Math.max(room.left, from);
    const width = Math.max(room.least, Math.min(edge, to) - x);
    const text = long(item);
    const after = edge - x - width;
    const before = after < text && x - room.left > after;
    const has = Math.min(text, before ? x - room.left : after);
    const start = before ? x - has : x;
    const end = before ? x + width : x + width + has;
    let lane = ends.findIndex((free) => free <= start);
    if (lane < 0) lane = ends.push(0) - 1;
    ends[lane] = end + 8;
    return { item, lane, x, width, before, room: has };
  });
  return { placed, count: ends.length };
}
