/** The imports among the project's TypeScript files. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export interface Import {
  /** File that imports, from the project's root. */
  from: string;
  line: number;
  specifier: string;
  /** File that is imported; undefined for a package, and for a file that is not in the repository. */
  target: string | undefined;
  /** `type`: erased by the compiler. `value`: loaded with the file. `deferred`: loaded when the code gets there. */
  kind: "type" | "value" | "deferred";
}

const root = path.join(__dirname, "..", "..");

/** Every import of every TypeScript file that git tracks, or that is new and not ignored. */
export function projectImports(): Import[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const files = new Set(listed.trim().split("\n"));
  return [...files]
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => {
      const text = sourceText(path.join(root, file));
      return text === undefined ? [] : importsOf(file, text, files);
    });
}

/** Undefined for a file that was deleted but is still tracked. */
function sourceText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * The imports of one file: import and export declarations, import types, import(), require() and require.resolve().
 * @param files all files of the project, from its root.
 */
export function importsOf(file: string, text: string, files: ReadonlySet<string>): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const visit = (node: ts.Node, inFunction: boolean): void => {
    const imported = importAt(node, inFunction);
    if (imported) {
      const { literal, kind } = imported;
      const line = source.getLineAndCharacterOfPosition(literal.getStart()).line + 1;
      found.push({ from: file, line, specifier: literal.text, target: resolved(file, literal.text, files), kind });
    }
    ts.forEachChild(node, (child) => visit(child, inFunction || ts.isFunctionLike(node)));
  };
  visit(source, false);
  return found;
}

function importAt(
  node: ts.Node,
  inFunction: boolean,
): { literal: ts.StringLiteralLike; kind: Import["kind"] } | undefined {
  const literal = specifierOf(node);
  if (!literal) return undefined;
  if (ts.isImportTypeNode(node)) return { literal, kind: "type" };
  if (ts.isCallExpression(node)) {
    const later = inFunction || node.expression.kind === ts.SyntaxKind.ImportKeyword;
    return { literal, kind: later ? "deferred" : "value" };
  }
  return { literal, kind: isErased(node) ? "type" : "value" };
}

/** The text that names the module, if the node is an import with a constant one. */
function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  const name = ((): ts.Node | undefined => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
    if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
      return node.moduleReference.expression;
    if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    if (!ts.isCallExpression(node)) return undefined;
    return ["import", "require", "require.resolve"].includes(node.expression.getText()) ? node.arguments[0] : undefined;
  })();
  return name && ts.isStringLiteralLike(name) ? name : undefined;
}

/** Whether nothing of a declaration is left when it is compiled: `import type`, or nothing but `type` names. */
function isErased(node: ts.Node): boolean {
  if (ts.isImportEqualsDeclaration(node)) return node.isTypeOnly;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly || onlyTypes(node.exportClause);
  if (!ts.isImportDeclaration(node) || !node.importClause) return false;
  const { phaseModifier, name, namedBindings } = node.importClause;
  return phaseModifier === ts.SyntaxKind.TypeKeyword || (!name && onlyTypes(namedBindings));
}

const onlyTypes = (names: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean =>
  names !== undefined &&
  (ts.isNamedImports(names) || ts.isNamedExports(names)) &&
  names.elements.length > 0 &&
  names.elements.every(({ isTypeOnly }) => isTypeOnly);

function resolved(file: string, specifier: string, files: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const target = path.posix.join(path.posix.dirname(file), specifier).replace(/\/$/, "");
  return ["", ".ts", ".tsx", "/index.ts"]
    .map((end) => path.posix.normalize(target + end))
    .find((one) => files.has(one));
}
