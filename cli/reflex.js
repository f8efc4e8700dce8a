#!/usr/bin/env node
// The entry for `npm start`, `npx reflex` and the bin link. Plain JavaScript without dependencies, so that it runs on
// whatever Node the machine has: it installs what the project needs on first use and goes on with the project's own Node.
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
// package.json's "engines": what every dependency runs on, and a styleText that honours NO_COLOR.
const [oldest, oldestMinor] = /\d+\.\d+/.exec(require("../package.json").engines.node)[0].split(".").map(Number);
const [major, minor] = process.versions.node.split(".").map(Number);

function stop(sentence) {
  process.stderr.write(`reflex: ${sentence}\n`);
  process.exit(2);
}

if (!existsSync(join(root, "node_modules", ".package-lock.json"))) {
  process.stderr.write("First use: installing the packages pinned in package-lock.json (npm ci) …\n");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status, error } = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (error) stop(`npm cannot be started (${error.message}); install Node.js with npm and try again`);
  if (status !== 0) stop("npm ci failed; its message is above. Fix that and run the same command again");
}

if (major < oldest || (major === oldest && minor < oldestMinor)) {
  const own = join(root, "node_modules", ".bin", "node");
  if (!existsSync(own) || process.env.REFLEX_OWN_NODE) {
    stop(
      `Node ${process.versions.node} is too old, and node_modules has no newer one; run npm ci, or install Node ${oldest}.${oldestMinor}`,
    );
  }
  const again = spawnSync(own, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: "inherit",
    env: { ...process.env, REFLEX_OWN_NODE: "1", PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}` },
  });
  process.exit(again.status ?? 1);
}

// Stack traces mapped through every transpiled file cost half a second of a Pulumi program's start.
Error.stackTraceLimit = Number(process.env.REFLEX_STACK_TRACE_LIMIT ?? 0);
require("../tools/typescript.js");
require("./main.ts");
