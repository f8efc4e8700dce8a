import assert from "node:assert/strict";
import type { FileSystemFacts } from "../../catalogue/availability/resources/file-system";
import example from "../../catalogue/availability/volume-nearly-full/events/fires/data-volume.json";
import { volumeNearlyFull } from "../../catalogue/availability/volume-nearly-full/response";
import type { SignalEvent } from "../../responses/types";

const event = example as unknown as SignalEvent;
type Volume = NonNullable<FileSystemFacts["volume"]>;

const volume: Volume = { volumeId: "vol-0123456789abcdef0", sizeGiB: 50, instances: 1 };
const facts = (changed: Partial<Volume> = {}, others: Partial<FileSystemFacts> = {}): FileSystemFacts => ({
  tags: {},
  instanceId: "i-0b2c4d6e8f0a1b3c5",
  state: "running",
  path: "/data",
  volume: { ...volume, ...changed },
  ...others,
});
const hoursBefore = (hours: number) => new Date(Date.parse(event.time) - hours * 3_600_000).toISOString();

describe("volume-nearly-full", () => {
  const reasons: Array<[string, FileSystemFacts, RegExp | undefined]> = [
    ["a volume below its cap", facts(), undefined],
    [
      "a volume that nobody has modified for hours",
      facts({ modification: { state: "completed", startedAt: hoursBefore(7) } }),
      undefined,
    ],
    [
      "a volume modified within 6 h",
      facts({ modification: { state: "completed", startedAt: hoursBefore(5) } }),
      /within the last 6 h/,
    ],
    [
      "a modification whose time is unknown",
      facts({ modification: { state: "completed", startedAt: "unknown" } }),
      /within the last 6 h/,
    ],
    [
      "a modification that goes on",
      facts({ modification: { state: "optimizing", startedAt: hoursBefore(20) } }),
      /is still optimizing/,
    ],
    ["growth beyond the default cap", facts({ sizeGiB: 900 }), /would grow to 1125 GiB, more than the 1024 GiB/],
    ["growth within the cap of its tag", facts({ sizeGiB: 900, maxSizeGiB: "2000" }), undefined],
    ["growth beyond the cap of its tag", facts({ maxSizeGiB: "60" }), /would grow to 63 GiB, more than the 60 GiB/],
    [
      "growth beyond the limit of an old partition table",
      facts({ sizeGiB: 1800, maxSizeGiB: "9000" }),
      /more than the 2047 GiB/,
    ],
    ["a cap that is no size", facts({ maxSizeGiB: "much" }), /is no number of GiB/],
    ["a volume of several instances", facts({ instances: 2 }), /attached to 2 instances/],
    ["no volume that is the one", facts({}, { volume: undefined }), /which volume holds \/data is ambiguous/],
    ["an instance that does not run", facts({}, { state: "stopped" }), /is stopped/],
    [
      "a path that a shell would read otherwise",
      facts({}, { path: '/data";reboot' }),
      /characters that are not allowed in a script/,
    ],
  ];
  for (const [title, found, reason] of reasons) {
    it(`${reason ? "needs a person" : "acts"}: ${title}`, () => {
      const said = volumeNearlyFull.forPeople?.(event, found);
      if (reason) assert.match(said ?? "", reason);
      else assert.equal(said, undefined);
      assert.ok((said ?? "").length <= 300);
    });
  }

  it("acts on alarms with the names that people give, and leaves to them what cannot be passed to a run", () => {
    const named = (alarmName: string) =>
      volumeNearlyFull.forPeople?.({ ...event, detail: { ...event.detail, alarmName } }, facts());
    for (const name of ["Disk > 80% [prod]", "web-7: /data, used & inodes?", "a|b; c*", "Platte 'sda' über 80"])
      assert.equal(named(name), undefined);
    for (const name of ["{{ automation:EXECUTION_ID }}", "two\nlines"])
      assert.match(named(name) ?? "", /its alarm's name has characters that are not allowed in a run/);
  });

  for (const [sizeGiB, target] of [
    [8, "18"],
    [50, "63"],
    [400, "500"],
  ] as const) {
    it(`${sizeGiB} GiB grow to ${target} GiB`, () => {
      const given = volumeNearlyFull.parameters({
        event,
        target: volumeNearlyFull.forms.alarm!.target(event),
        facts: facts({ sizeGiB }),
        incidentId: "incident-20261124-0123456789",
        now: event.time,
      });
      assert.deepEqual([given.TargetGiB, given.CurrentGiB], [[target], [String(sizeGiB)]]);
      assert.deepEqual(given.MoreThanBytes, [String(sizeGiB * 1024 ** 3)]);
      assert.deepEqual([given.Path, given.FileSystem], [["/data"], ["xfs"]]);
    });
  }
});
