import assert from "node:assert/strict";
import { progressLine, watchOn } from "../../cli/progress";

/** What is written while 40 drills are done, one in six seconds. */
function written({ isTTY = false, silent = false, seconds = 6 } = {}): string[] {
  const lines: string[] = [];
  let now = 0;
  const stream = { isTTY, write: (text: string) => lines.push(text) > 0 };
  const watch = watchOn(stream as never, { silent, now: () => now });
  watch("Preparing");
  for (let done = 0; done <= 40; done++, now += seconds * 1000)
    watch({ what: "refused", unit: "drills", done, all: 40 });
  watch("Done");
  return lines;
}

describe("the progress of long work", () => {
  it("says how far it is, how fast it goes and how long it lasts", () => {
    const line = (done: number, elapsed: number) =>
      progressLine({ what: "refused", unit: "drills", done, all: 40 }, elapsed);
    assert.equal(line(10, 60_000), "refused: 10 of 40 drills, 10 a minute, 3 min left");
    assert.equal(line(0, 0), "refused: 0 of 40 drills");
  });

  it("is a plain line for each tenth where there is no terminal", () => {
    const lines = written();
    assert.equal(lines.length, 12);
    assert.deepEqual([lines[0], lines.at(-1)], ["Preparing\n", "Done\n"]);
    assert.equal(lines[1], "refused: 4 of 40 drills, 10 a minute, 3 min 36 s left\n");
    assert.ok(lines.every((line) => !line.includes("\r") && !line.includes("\x1b")));
  });

  it("says less of what is quick, and nothing of what is over at once", () => {
    assert.equal(written({ seconds: 0.1 }).length, 4);
    assert.deepEqual(written({ seconds: 0.01 }), ["Preparing\n", "Done\n"]);
  });

  it("is one line that is written over on a terminal, and gone when all is done", () => {
    const lines = written({ isTTY: true });
    assert.equal(lines.length, 43);
    assert.ok(lines.slice(1, -1).every((line) => line.startsWith("\r\x1b[K") && !line.endsWith("\n")));
    assert.equal(lines.at(-2), "\r\x1b[K");
  });

  it("leaves the line before a sentence", () => {
    const lines: string[] = [];
    const watch = watchOn({ isTTY: true, write: (text: string) => lines.push(text) > 0 } as never);
    watch({ what: "deployed", unit: "resources", done: 1, all: 3 });
    watch("A sentence");
    assert.deepEqual(lines.slice(1), ["\r\x1b[K", "A sentence\n"]);
  });

  it("is nothing at all for programs", () => {
    assert.deepEqual(written({ silent: true }), []);
    assert.deepEqual(written({ silent: true, isTTY: true }), []);
  });
});
