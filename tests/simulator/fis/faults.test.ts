import assert from "node:assert/strict";
import type { ApiCall } from "../../../simulator/aws";
import { SimulatedClock } from "../../../simulator/clock";
import { Machines } from "../../../simulator/machines/machines";
import { RunCommand } from "../../../simulator/machines/runCommand";
import { Timeline } from "../../../simulator/timeline";

describe("the fault documents of FIS on a machine", () => {
  const place = { account: "111122223333", region: "eu-west-1" };
  let clock: SimulatedClock;
  let machines: Machines;
  let runCommand: RunCommand;
  beforeEach(() => {
    clock = new SimulatedClock(new Date("2026-11-24T09:00:00Z"));
    machines = new Machines(async () => 0);
    runCommand = new RunCommand(
      { clock, timeline: new Timeline(() => clock.now()), emitEvent: async () => {} },
      machines,
    );
    machines.install(place.account, place.region, "i-1", { services: { nginx: { active: true } } });
  });

  const call = (operation: string, input: Record<string, unknown>) => {
    const request: ApiCall = {
      service: "ssm",
      operation,
      input,
      ...place,
      principal: { kind: "root", account: place.account },
    };
    return clock.busy(() => runCommand.handle(request));
  };
  const send = async (document: string, parameters: Record<string, string>) => {
    const Parameters = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]]));
    const DocumentName = `arn:aws:ssm:eu-west-1::document/AWSFIS-Run-${document}`;
    const { Command } = await call("SendCommand", { DocumentName, InstanceIds: ["i-1"], Parameters });
    return (Command as { CommandId: string }).CommandId;
  };
  const result = (CommandId: string) => call("GetCommandInvocation", { CommandId, InstanceId: "i-1" });
  const isActive = () => machines.isActive(place.account, place.region, "i-1", "nginx");
  const faults = () => machines.faults(place.account, place.region, "i-1").map(({ document }) => document);

  it("kill a process: its service is down, and a process that is not there is a failure", async () => {
    const changes: boolean[] = [];
    machines.onServiceChange(({ active }) => changes.push(active));
    const first = await send("Kill-Process", { ProcessName: "nginx", Signal: "SIGKILL" });
    await clock.settled();
    assert.equal((await result(first)).Status, "Success");
    assert.deepEqual([isActive(), changes], [false, [false]]);
    const again = await send("Kill-Process", { ProcessName: "nginx" });
    await clock.settled();
    assert.equal((await result(again)).Status, "Failed");
  });

  it("disturb a machine as long as they last, and only one of them its network", async () => {
    const slow = await send("Network-Latency", { DelayMilliseconds: "200", DurationSeconds: "300" });
    clock.after(60_000, async () => assert.deepEqual(faults(), ["AWSFIS-Run-Network-Latency"]));
    let lossy = "";
    clock.after(90_000, async () => {
      lossy = await send("Network-Packet-Loss", { DurationSeconds: "60" });
    });
    await clock.settled();
    assert.equal((await result(slow)).Status, "Success");
    assert.equal((await result(lossy)).Status, "Failed");
    assert.deepEqual(faults(), []);
    assert.equal(clock.now().getTime() - Date.parse("2026-11-24T09:00:00Z"), 301_000);
    const next = await send("Network-Packet-Loss", { DurationSeconds: "60" });
    await clock.settled();
    assert.equal((await result(next)).Status, "Success");
  });

  it("end with a command that is cancelled", async () => {
    const id = await send("CPU-Stress", { DurationSeconds: "300" });
    clock.after(
      60_000,
      async () =>
        void runCommand.handle({
          service: "ssm",
          operation: "CancelCommand",
          input: { CommandId: id },
          ...place,
          principal: { kind: "root", account: place.account },
        }),
    );
    await clock.settled();
    assert.equal((await result(id)).Status, "Cancelled");
    assert.deepEqual(faults(), []);
  });

  it("refuse what their parameters do not have or lack", async () => {
    await assert.rejects(
      send("Kill-Process", { ProcessName: "nginx", DurationSeconds: "60" }),
      /no parameter DurationSeconds/,
    );
    await assert.rejects(send("Kill-Process", {}), /needs the parameter ProcessName/);
    await assert.rejects(send("Kill-Process", { ProcessName: "nginx", Signal: "SIGHUP" }), /SIGTERM or SIGKILL/);
    await assert.rejects(send("CPU-Stress", { DurationSeconds: "5 minutes" }), /whole number/);
    await assert.rejects(
      send("Network-Latency", { DurationSeconds: "60", JitterMilliseconds: "10" }),
      /no parameter JitterMilliseconds/,
    );
    await assert.rejects(send("Reboot", {}), /AWSFIS-Run-Kill-Process.* only, not/);
  });
});
