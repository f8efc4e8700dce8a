// Runs one stage of the checks and says how long it took: node tools/stage.js NAME COMMAND [ARGUMENT...]
// The exit code is the command's. The line goes to standard error: the last line of a run of tests is its result.
const { spawnSync } = require("node:child_process");
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const [name, command, ...given] = process.argv.slice(2);
if (!name || !command) {
  process.stderr.write("Usage: node tools/stage.js NAME COMMAND [ARGUMENT...]\n");
  process.exit(2);
}

const began = Date.now();
const { status, signal, error } = spawnSync(command, given, { stdio: "inherit", shell: process.platform === "win32" });
if (error) process.stderr.write(`${command} cannot be started: ${error.message}\n`);
const ended = Date.now();
const how = error ? "not started" : signal ? `ended by ${signal}` : status === 0 ? "ok" : `exit code ${status}`;

const record = process.env.REFLEX_STAGES;
if (record) {
  mkdirSync(dirname(record), { recursive: true });
  appendFileSync(record, `${JSON.stringify({ name, began, ended, how })}\n`);
}
process.stderr.write(`stage ${name}: ${((ended - began) / 60_000).toFixed(1)} min, ${how}\n`);
process.exitCode = status ?? 1;
