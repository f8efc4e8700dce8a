/** The name that somebody probably meant: at most a third of its letters differ, of those the nearest. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, distance: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  return ranked[0]?.name;
}

/** Longest text that is compared: names are shorter, and the work grows with the square. */
const longest = 100;

/** Levenshtein's distance: how many letters have to be changed, added or removed. */
function distance(one: string, other: string): number {
  if (one.length > longest || other.length > longest) return Number.POSITIVE_INFINITY;
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const now = [row + 1];
    for (let column = 0; column < other.length; column++) {
      const [diagonal = 0, above = 0, left = 0] = [before[column], before[column + 1], now[column]];
      now.push(Math.min(above + 1, left + 1, diagonal + (letter === other[column] ? 0 : 1)));
    }
    before = now;
  }
  return before[other.length] ?? 0;
}
