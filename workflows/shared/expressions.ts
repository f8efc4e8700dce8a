/**
 * Pieces of JSONata, version 2.0.6 without `$eval`, which is what Step Functions has (Step Functions guide,
 * "Transforming data with JSONata").
 */

/** A field's value that is computed: the form in which Step Functions accepts an expression. */
export const query = (expression: string) => `{% ${expression} %}`;

/** A literal text of an expression. */
export const literal = (value: string) => JSON.stringify(value);

/** An expression for a text in which every `${…}` is an expression of its own; one that gives nothing is left out. */
export function text(parts: TemplateStringsArray, ...expressions: string[]): string {
  const pieces = parts.flatMap((part, index) => {
    const expression = expressions[index];
    return [...(part === "" ? [] : [literal(part)]), ...(expression === undefined ? [] : [`(${expression})`])];
  });
  return pieces.join(" & ");
}

/** An expression for the texts one below the other; those that give nothing are left out. */
export const lines = (...texts: string[]) => `$join([${texts.join(", ")}], "\\n")`;

/** An expression for the first elements of a list of texts, as one text, with the number of those left out. */
export const listed = (list: string, most: number) =>
  `$join($filter(${list}, function($text, $index) { $index < ${most} }), ", ") & ` +
  `($count(${list}) > ${most} ? " and " & ($count(${list}) - ${most}) & " more" : "")`;

/** An expression that gives a text only where the list has an element. */
export const ifAny = (list: string, then: string) => `$count(${list}) > 0 ? ${then}`;

/** An expression for tags as one text, cut where they are many. */
export const tagsOf = (tags: string) =>
  `$count($keys(${tags})) = 0 ? "none" : $substring($join($each(${tags}, function($value, $key) { $key & "=" & $value }), ", "), 0, 500)`;
