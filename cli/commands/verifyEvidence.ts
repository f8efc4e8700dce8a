import { Command } from "commander";
import { exitCodes, UsageError } from "../errors";
import { type EvidenceFolder, readEvidence } from "../evidence/folder";
import { paint } from "../text";

/** `reflex verify-evidence`: is a downloaded incident file what was written? */
export function verifyEvidenceCommand(): Command {
  return new Command("verify-evidence")
    .description("Verifies a downloaded incident file against its manifests, offline.")
    .argument("<folder>", "an incident's folder from the evidence bucket, or a folder of several")
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      `
Exit codes: 0 intact, 1 something differs, 2 no folder of evidence.

The manifest that was written last is listed by none: compare the hash that is printed with the object in the bucket,
which is locked, or with the log of the function that wrote it.

Examples:
  $ aws s3 sync s3://BUCKET/incidents/incident-20261124-0123456789 evidence
  $ reflex verify-evidence evidence
  $ reflex drill --evidence evidence && reflex verify-evidence evidence`,
    )
    .action((folder: string, options: { json?: boolean }) => {
      const incidents = readEvidence(folder);
      if (incidents.length === 0) {
        throw new UsageError(
          `${folder} is not a folder of evidence: there is no manifest.json of an incident file in it; ` +
            "download incidents/ID with everything below it",
        );
      }
      const intact = incidents.every(({ differences }) => differences.length === 0);
      if (options.json) process.stdout.write(`${JSON.stringify({ intact, incidents }, null, 2)}\n`);
      else process.stdout.write(`${incidents.flatMap(describe).join("\n")}\n`);
      process.exitCode = intact ? exitCodes.fine : exitCodes.no;
    });
}

function describe({ incident, folder, manifests, files, differences }: EvidenceFolder): string[] {
  const verdict = differences.length === 0 ? paint("green", "intact") : paint("red", `${differences.length} differ`);
  return [
    `${paint("bold", incident)}  ${verdict}  ${files} files in ${folder}`,
    ...differences.map((difference) => {
      const how = {
        missing: "is listed, and missing",
        changed: `was changed: ${difference.found === "changed" ? difference.how : ""}`,
        unlisted: "is listed in no manifest",
      }[difference.found];
      return `  ${difference.path} ${how}`;
    }),
    ...manifests.map(({ path, sha256, createdAt }) => paint("dim", `  ${path} of ${createdAt}  SHA-256 ${sha256}`)),
  ];
}
