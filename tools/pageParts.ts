/**
 * A page with one of its generated parts as it should be now.
 * @param name of the part, which stands between two comments: `<!-- NAME: made by COMMAND -->` and `<!-- end of NAME -->`.
 * @throws Error where the page has no such part.
 */
export function withPart(page: string, name: string, command: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: made by \`${command}\` -->`, `<!-- end of ${name} -->`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`The page has no part between ${begin} and ${end}.`);
  return `${before}${begin}\n\n${content}\n\n${end}${after}`;
}
