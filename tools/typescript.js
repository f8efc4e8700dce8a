// Loads TypeScript for the CLI, as ts-node with swc makes JavaScript of it. The JavaScript is kept beside its hash, and V8's
// code for it too, so that a process for unchanged sources loads neither ts-node nor typescript nor swc. Plain JavaScript,
// because it is what loads TypeScript. Use: node --require tools/typescript.js FILE.ts
const { createHash } = require("node:crypto");
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const root = path.join(__dirname, "..");
const project = path.join(root, "tsconfig.json");
const kept = path.join(root, ".reflex");

/** Everything beside a source that decides what is made of it. */
function makerKey() {
  const hash = createHash("sha256").update(root).update(readFileSync(project));
  for (const name of ["ts-node", "@swc/core"]) {
    hash.update(JSON.parse(readFileSync(path.join(root, "node_modules", name, "package.json"), "utf8")).version);
  }
  return hash.digest("hex").slice(0, 12);
}

const name = `javascript-${makerKey()}`;
const folder = path.join(kept, name);

/** Whether JavaScript can be kept. Where nothing may be written, it is made each time. */
function prepareFolder() {
  try {
    mkdirSync(folder, { recursive: true });
    for (const other of readdirSync(kept)) {
      if (other.startsWith("javascript-") && other !== name) rmSync(path.join(kept, other), { recursive: true });
    }
    return true;
  } catch {
    return false;
  }
}

const writable = prepareFolder();
if (writable) Module.enableCompileCache?.(path.join(folder, "code"));
// Each file ends with its source map, as ts-node writes it. Reading all of them takes 0.1 s.
if (Error.stackTraceLimit > 0) process.setSourceMapsEnabled(true);

let compiler;

function compile(source, file) {
  compiler ??= require("ts-node").create({ transpileOnly: true, project });
  return compiler.compile(source, file);
}

/** One file for each source, whatever it held before: its first line is the hash of the source. */
const keptFile = (file) => path.join(folder, `${createHash("sha256").update(file).digest("hex").slice(0, 32)}.js`);

function read(file, hash) {
  try {
    const text = readFileSync(keptFile(file), "utf8");
    return text.startsWith(`//${hash}\n`) ? text.slice(hash.length + 3) : undefined;
  } catch {
    return undefined;
  }
}

function keep(file, hash, text) {
  const partial = `${keptFile(file)}.${process.pid}`;
  try {
    writeFileSync(partial, `//${hash}\n${text}`);
    renameSync(partial, keptFile(file));
  } catch {
    rmSync(partial, { force: true });
  }
}

Module._extensions[".tsx"] = Module._extensions[".ts"] = (module, file) => {
  const source = readFileSync(file, "utf8");
  const hash = createHash("sha256").update(source).digest("hex");
  let text = read(file, hash);
  if (text === undefined) {
    text = compile(source, file);
    if (writable) keep(file, hash, text);
  }
  module._compile(text, file);
};
