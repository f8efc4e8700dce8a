import ts from "typescript";

/** A text that somebody reads, and the line on which it begins. */
export interface ReadText {
  line: number;
  text: string;
}

/** Comments, and string literals that hold a sentence or a part of one, of a TypeScript or JavaScript file. */
export function textsOf(file: string, source: string): ReadText[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: ReadText[] = [];
  const lineAt = (position: number) => parsed.getLineAndCharacterOfPosition(position).line + 1;
  const comments = new Set<number>();
  const visit = (node: ts.Node): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) {
      if (!comments.has(pos)) found.push({ line: lineAt(pos), text: source.slice(pos, end) });
      comments.add(pos);
    }
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (/\w \w/.test(node.text)) found.push({ line: lineAt(node.getStart()), text: node.text });
    }
    node.forEachChild(visit);
  };
  visit(parsed);
  return found;
}

/** The paragraphs of a page, without code blocks and code spans. */
export function paragraphsOf(page: string): ReadText[] {
  const blank = (text: string) => text.replace(/[^\n]/g, " ");
  const prose = page.replace(/^```[\s\S]*?^```/gm, blank).replace(/`[^`\n]*`/g, blank);
  return prose.split("\n").map((text, index) => ({ line: index + 1, text }));
}
