/** More lines than that on one side are not compared: a diff of them would not be read. */
const mostLines = 600;
const context = 2;

/**
 * A unified diff by longest common subsequence, without file headers: each line starts with `+`, `-` or a space, and a
 * line `…` represents lines that are the same. Empty where nothing is different.
 */
export function lineDiff(before: string[], after: string[]): string[] {
  if (before.length > mostLines || after.length > mostLines) {
    return [`-${count(before.length)}, too many to compare`, `+${count(after.length)}`];
  }
  return withoutFarContext(compared(before, after));
}

const count = (lines: number): string => `(${lines} lines)`;

function compared(before: string[], after: string[]): string[] {
  const common = commonLengths(before, after);
  const lines: string[] = [];
  let [left, right] = [0, 0];
  while (left < before.length || right < after.length) {
    if (left < before.length && right < after.length && before[left] === after[right]) {
      lines.push(` ${before[left]}`);
      left++;
      right++;
    } else if (
      right >= after.length ||
      (left < before.length && at(common, left + 1, right) >= at(common, left, right + 1))
    ) {
      lines.push(`-${before[left]}`);
      left++;
    } else {
      lines.push(`+${after[right]}`);
      right++;
    }
  }
  return lines;
}

/** Length of the longest common subsequence of what follows each pair of positions. */
function commonLengths(before: string[], after: string[]): Uint16Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let left = before.length - 1; left >= 0; left--) {
    for (let right = after.length - 1; right >= 0; right--) {
      const length =
        before[left] === after[right]
          ? at(lengths, left + 1, right + 1) + 1
          : Math.max(at(lengths, left + 1, right), at(lengths, left, right + 1));
      (lengths[left] as Uint16Array)[right] = length;
    }
  }
  return lengths;
}

const at = (lengths: Uint16Array[], left: number, right: number): number => lengths[left]?.[right] ?? 0;

function withoutFarContext(lines: string[]): string[] {
  const differ = (line: string) => !line.startsWith(" ");
  if (!lines.some(differ)) return [];
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - context), index + context + 1).some(differ));
  return lines.flatMap((line, index) => {
    if (near[index]) return [line];
    return index === 0 || near[index - 1] ? [" …"] : [];
  });
}
