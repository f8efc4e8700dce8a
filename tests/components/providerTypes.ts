import path from "node:path";
import ts from "typescript";

const root = path.join(__dirname, "..", "..");

/** Modules and classes of the installed SDK, by type token: `aws:sqs/queue:Queue`. */
function placeOf(type: string): { module: string; name: string } {
  const [, module, name] = /^aws:([\w/]+):(\w+)$/.exec(type) ?? [];
  if (module === undefined || name === undefined) throw new Error(`${type} is no type of the AWS provider`);
  return { module: `@pulumi/aws/${module}`, name };
}

/** The types of the SDK are 11 MB: they are read once. */
const read = new Map<string, ts.SourceFile | undefined>();

/** The compiler on one file that is nowhere on the disk, beside the types of the installed SDK. */
function compiled(source: string): { program: ts.Program; file: ts.SourceFile } {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    ignoreDeprecations: "6.0",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const name = path.join(root, "tests", "components", "generated.ts");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === name || fileExists.call(host, file);
  host.getSourceFile = (file, ...others) => {
    if (file === name) return ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true);
    if (!read.has(file)) read.set(file, getSourceFile.call(host, file, ...others));
    return read.get(file);
  };
  const program = ts.createProgram([name], options, host);
  const file = program.getSourceFile(name);
  if (!file) throw new Error("the generated file was not compiled");
  return { program, file };
}

export interface Given {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** What the compiler says of inputs as literals of the SDK's argument types: unknown keys, missing ones, wrong types. */
export function typeErrors(resources: readonly Given[]): string[] {
  const types = [...new Set(resources.map(({ type }) => type))];
  const lines = types.map((type, index) => {
    const { module, name } = placeOf(type);
    return `import type { ${name}Args as Args${index} } from "${module}";`;
  });
  const header = lines.length;
  for (const { type, inputs } of resources)
    lines.push(`export const r${lines.length}: Args${types.indexOf(type)} = ${JSON.stringify(inputs)};`);
  const { program, file } = compiled(lines.join("\n"));
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((diagnostic) => {
    const { line } = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    const { type = "import", name = "" } = resources[line - header] ?? {};
    return `${type} ${name}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`;
  });
}

/** Paths in the inputs of objects whose keys the SDK's types leave open. */
export function openMaps(resources: readonly Given[]): string[] {
  const types = [...new Set(resources.map(({ type }) => type))];
  const lines = types.map((type, index) => {
    const { module, name } = placeOf(type);
    return `import type { ${name}Args as Args${index} } from "${module}"; export type T${index} = Args${index};`;
  });
  const { program, file } = compiled(lines.join("\n"));
  const checker = program.getTypeChecker();
  const aliases = file.statements.filter(ts.isTypeAliasDeclaration);
  const found = new Set<string>();
  const walk = (type: ts.Type, value: unknown, where: string): void => {
    if (typeof value !== "object" || value === null) return;
    const forms = type.isUnion() ? type.types : [type];
    for (const form of forms) {
      const element = checker.getIndexTypeOfType(form, ts.IndexKind.Number);
      if (Array.isArray(value)) {
        if (element) for (const member of value) walk(element, member, where);
      } else if (checker.getIndexTypeOfType(form, ts.IndexKind.String)) found.add(where);
      else
        for (const [key, member] of Object.entries(value)) {
          const property = form.getProperty(key);
          if (property)
            walk(checker.getTypeOfSymbol(property), member, `${where}${where.endsWith(" ") ? "" : "."}${key}`);
        }
    }
  };
  for (const { type, inputs } of resources) {
    const alias = aliases[types.indexOf(type)];
    if (alias) walk(checker.getTypeFromTypeNode(alias.type), inputs, `${type} `);
  }
  return [...found].sort();
}

/** Arguments that AWS completes, by type: the program may leave them out, and the resource always has them. */
export function completedBySdk(types: readonly string[]): Record<string, string[]> {
  const lines = types.map((type, index) => {
    const { module, name } = placeOf(type);
    return `import type { ${name} as Class${index}, ${name}Args as Args${index} } from "${module}"; export type T${index} = [Class${index}, Args${index}];`;
  });
  const { program, file } = compiled(lines.join("\n"));
  const checker = program.getTypeChecker();
  const tuples = file.statements.filter(ts.isTypeAliasDeclaration);
  return Object.fromEntries(
    types.map((type, index) => {
      const tuple = checker.getTypeFromTypeNode(tuples[index]!.type) as ts.TupleTypeReference;
      const [resource, args] = checker.getTypeArguments(tuple) as [ts.Type, ts.Type];
      const completed = args
        .getProperties()
        .filter((argument) => (argument.flags & ts.SymbolFlags.Optional) !== 0)
        .map(({ name }) => name)
        .filter((name) => {
          const property = resource.getProperty(name);
          return property !== undefined && !mayBeUndefined(checker, checker.getTypeOfSymbol(property));
        });
      return [type, completed.sort()];
    }),
  );
}

/** Whether the value of an `Output` may be undefined. Maps of tags always may: nobody counts on them. */
function mayBeUndefined(checker: ts.TypeChecker, output: ts.Type): boolean {
  const [value] = output.aliasTypeArguments ?? checker.getTypeArguments(output as ts.TypeReference);
  if (!value) throw new Error(`${checker.typeToString(output)} is no Output`);
  return value.isUnion() && value.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
}
