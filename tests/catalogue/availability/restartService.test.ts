import assert from "node:assert/strict";
import { restartService } from "../../../catalogue/availability/runbooks/RestartService";
import { protectedTagKey } from "../../../runbooks/language/protection";
import type { ExecutionResult } from "../../../simulator";
import { context } from "../../runbooks/fixtures";
import { type Answers, runWith, statusOf } from "../../runbooks/world";

/** An instance with one service. `healedBy` is the command after which the alarm is OK; restarts may be refused first. */
async function run(
  healedBy: string | undefined,
  refusedRestarts = 0,
  tags: Array<{ Key: string; Value: string }> = [],
): Promise<{ result: ExecutionResult; commands: string[] }> {
  const commands: string[] = [];
  let healthy = false;
  let refusals = refusedRestarts;
  const outcomes: Array<{ status: string; output: string }> = [];
  const answers: Answers = {
    "ssm SendCommand": ({ Parameters }: { Parameters: { commands: string[] } }) => {
      const [command = ""] = Parameters.commands;
      commands.push(command);
      const refused = command.startsWith("systemctl restart") && refusals-- > 0;
      healthy ||= !refused && healedBy !== undefined && command.startsWith(healedBy);
      outcomes.push({
        status: refused ? "Failed" : "Success",
        output: command.includes("is-active") ? "failed\n" : "",
      });
      return { Command: { CommandId: String(outcomes.length - 1) } };
    },
    "ssm ListCommands": ({ CommandId }: { CommandId: string }) => ({
      Commands: [{ Status: outcomes[Number(CommandId)]?.status }],
    }),
    "ssm ListCommandInvocations": ({ CommandId }: { CommandId: string }) => ({
      CommandInvocations: [{ CommandPlugins: [{ Output: outcomes[Number(CommandId)]?.output, ResponseCode: 0 }] }],
    }),
    "ec2 DescribeTags": ({ Filters }: { Filters: Array<{ Name: string; Values: string[] }> }) => {
      const keys = Filters.find(({ Name }) => Name === "key")?.Values ?? [];
      return { Tags: tags.filter(({ Key }) => keys.includes(Key)) };
    },
    "cloudwatch DescribeAlarms": () => ({ MetricAlarms: [{ StateValue: healthy ? "OK" : "ALARM" }] }),
  };
  const result = await runWith(
    restartService,
    "rule",
    {
      IncidentId: ["4f1c0000-0000-0000-0000-000000000000"],
      InstanceId: ["i-0b2c0000000000001"],
      ServiceName: ["web"],
      AlarmName: ["web is down"],
    },
    answers,
  );
  return { result, commands };
}

const rollBack = "systemctl start web-rollback.service && systemctl restart web.service";

describe("RestartService", () => {
  it("restarts, waits for the alarm, and keeps what was before", async () => {
    const { result, commands } = await run("systemctl restart");
    assert.equal(result.status, "Success", result.failureMessage);
    assert.deepEqual(commands, ["systemctl is-active web.service || true", "systemctl restart web.service"]);
    assert.equal(statusOf(result, "ProveServiceSaved"), "Success");
    assert.equal(statusOf(result, "RollBack"), "Pending");
  });

  it("tries the restart three times at most", async () => {
    const healed = await run("systemctl restart", 2);
    assert.equal(healed.result.status, "Success");
    assert.equal(healed.commands.filter((command) => command === "systemctl restart web.service").length, 3);
    const { commands } = await run("systemctl start", 3);
    assert.deepEqual(commands.slice(1), [...Array(3).fill("systemctl restart web.service"), rollBack]);
  });

  it("rolls back when the restart does not help, and then says so", async () => {
    const { result, commands } = await run("systemctl start web-rollback.service");
    assert.equal(result.status, "Success", result.failureMessage);
    assert.equal(statusOf(result, "WaitForAlarm"), "TimedOut");
    assert.equal(commands.at(-1), rollBack);
    assert.equal(statusOf(result, "SayRolledBack"), "Success");
    assert.equal(statusOf(result, "SaveOutcome"), "Pending");
  });

  it("touches nothing on an instance that is protected, whatever the tag says", async () => {
    const { result, commands } = await run("systemctl restart", 0, [{ Key: protectedTagKey, Value: "false" }]);
    assert.equal(result.status, "Failed");
    assert.match(String(result.failureMessage), /i-0b2c0000000000001 has the tag reflex:protected: restart web/);
    assert.deepEqual(commands, []);
    assert.equal((await run("systemctl restart", 0, [{ Key: "owner", Value: "web" }])).result.status, "Success");
  });

  it("accepts names of services only: no option, no unit that stops the machine, nothing that a shell reads", () => {
    const { allowedPattern } = restartService.compile(context).document.parameters?.ServiceName ?? {};
    const allowed = (name: string) => new RegExp(String(allowedPattern)).test(name);
    for (const name of ["nginx", "payments-api", "worker@7", "php8.3-fpm", "_x"]) assert.ok(allowed(name), name);
    for (const name of ["-Hevil.example.com", "systemd-poweroff", "systemd-reboot", "a;b", "a b", "$(id)", "`id`", ""])
      assert.ok(!allowed(name), name);
  });

  it("fails when nothing helps", async () => {
    const { result } = await run(undefined);
    assert.equal(result.status, "Failed");
    assert.match(
      String(result.failureMessage),
      /web on i-0b2c0000000000001 was restarted and rolled back, and neither helped/,
    );
    assert.equal(statusOf(result, "WaitForAlarmAfterRollback"), "TimedOut");
    assert.equal(statusOf(result, "SayRolledBack"), "Pending");
  });
});
