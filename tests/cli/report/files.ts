import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Output of the real engine (3.259.0) and of real drills, without bundled code, stack traces and unchanged resources. */
export const recorded = (name: string): string => path.join(__dirname, "recorded", name);

/** Files that a test makes; they go away with `remove`. */
export class Files {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "reflex-report-"));

  write(name: string, content: string | object): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

interface State {
  protect?: boolean;
  inputs?: Record<string, unknown>;
}

/** A digest as `pulumi preview --json` writes it, of resources that are given by what is done with them. */
export function digest(...steps: Array<{ op: string; name: string; type: string; old?: State; new?: State }>): object {
  return {
    steps: steps.map(({ op, name, type, old, new: now }) => ({
      op,
      urn: `urn:pulumi:test::reflex::${type}::${name}`,
      ...(old && { oldState: { custom: true, type, ...old } }),
      ...(now && { newState: { custom: true, type, ...now } }),
      detailedDiff: null,
    })),
    changeSummary: { same: 1 },
  };
}
