// Prints, as JSON, the files below the project's root that the Pulumi program loads or reads when it runs under mocks.
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "../../..");
const read = new Set();
for (const name of ["readFileSync", "openSync", "readdirSync"]) {
  const original = fs[name];
  fs[name] = (file, ...rest) => {
    if (typeof file === "string") read.add(path.resolve(file));
    return original(file, ...rest);
  };
}
const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
const { blueprint } = require(path.join(root, "cli/blueprint.ts"));
blueprint().then(() => {
  const files = [...read]
    .map((file) => path.relative(root, file).split(path.sep).join("/"))
    .filter((file) => !/^\.\.|^node_modules\/|^\.reflex\/|^$/.test(file) && isFile(path.join(root, file)));
  process.stdout.write(JSON.stringify(files));
});
