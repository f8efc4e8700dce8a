import assert from "node:assert/strict";
import { restartService } from "../../../catalogue/availability/runbooks/RestartService";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { AwsError, type ExecutionResult } from "../../../simulator";
import { context } from "../../runbooks/fixtures";
import { type Answers, runWith, statusOf } from "../../runbooks/world";

const allowed = { "reflex:auto-remediate": "true", "reflex:services": "sshd web" };

/** EC2 reads an asterisk in a filter as any text. */
const passes = (value: string, filter: string) =>
  new RegExp(`^${filter.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(value);

/** An instance with one service. `healedBy` is the command after which the alarm is OK; restarts may be refused first. */
async function run(
  healedBy: string | undefined,
  refusedRestarts = 0,
  tags: Record<string, string> = allowed,
  writes: (key: string) => boolean = () => true,
  stops: Answers[string] = () => ({ Count: 0 }),
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
      const agrees = (name: string, value: string) =>
        Filters.filter(({ Name }) => Name === name).every(({ Values }) => Values.some((one) => passes(value, one)));
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      return { Tags: Tags.filter(({ Key, Value }) => agrees("key", Key) && agrees("value", Value)) };
    },
    ...tableThat(writes),
    "dynamodb Scan": stops,
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
      AllowTagKey: ["reflex:auto-remediate"],
      AllowTagValue: ["true"],
    },
    answers,
  );
  return { result, commands };
}

/** A table of prior state that refuses some keys, as its policy or its condition does. */
function tableThat(writes: (key: string) => boolean): Answers {
  const items = new Map<string, unknown>();
  return {
    "dynamodb PutItem": ({ Item }: { Item: { pk: { S: string } } }) => {
      if (!writes(Item.pk.S)) throw new AwsError("AccessDeniedException", "an explicit deny");
      if (items.has(Item.pk.S)) throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
      items.set(Item.pk.S, Item);
      return {};
    },
    "dynamodb GetItem": ({ Key }: { Key: { pk: { S: string } } }) => ({ Item: items.get(Key.pk.S) }),
  };
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
    const { result, commands } = await run("systemctl restart", 0, { ...allowed, [protectedTagKey]: "false" });
    assert.equal(result.status, "Failed");
    assert.match(String(result.failureMessage), /i-0b2c0000000000001 has the tag reflex:protected: restart web/);
    assert.deepEqual(commands, []);
  });

  it("touches nothing while people have stopped Reflex, nor where that cannot be read", async () => {
    const unreadable = () => {
      throw new AwsError("AccessDeniedException", "no");
    };
    for (const [scan, said] of [
      [() => ({ Count: 1 }), /People stopped Reflex/],
      [unreadable, /ReadStopsOfStart.*AccessDenied/],
    ] as const) {
      const { result, commands } = await run("systemctl restart", 0, allowed, undefined, scan);
      assert.equal(result.status, "Failed");
      assert.match(String(result.failureMessage), said);
      assert.deepEqual(commands, []);
      assert.equal(statusOf(result, "ReadProtection"), "Pending", "the first step");
    }
  });

  // CloudWatch lets whoever may make alarms name any service and set it off (a review by a principal engineer, 2026-11-30).
  for (const [why, tags, said] of [
    [
      "an instance without the tag that allows",
      { "reflex:services": "web" },
      /lacks the tag reflex:auto-remediate=true/,
    ],
    ["a tag with another value", { ...allowed, "reflex:auto-remediate": "false" }, /lacks the tag/],
    [
      "an instance that lists nothing",
      { "reflex:auto-remediate": "true" },
      /does not list web in its tag reflex:services/,
    ],
    [
      "a service whose name is a part of another",
      { ...allowed, "reflex:services": "web-2 myweb" },
      /does not list web/,
    ],
  ] as const) {
    it(`touches nothing: ${why}`, async () => {
      const { result, commands } = await run("systemctl restart", 0, tags);
      assert.equal(result.status, "Failed");
      assert.match(String(result.failureMessage), said);
      assert.deepEqual(commands, []);
    });
  }

  it("finds a service wherever the tag lists it", async () => {
    for (const services of ["web", "web sshd", "sshd web", "sshd web cron"]) {
      const { result } = await run("systemctl restart", 0, { ...allowed, "reflex:services": services });
      assert.equal(result.status, "Success", services);
    }
  });

  it("runs once a day for a service of an instance, and not where the security account only observes", async () => {
    const keys: string[] = [];
    const { result, commands } = await run("systemctl restart", 0, allowed, (key) => {
      keys.push(key);
      return !key.includes("#cool-down#");
    });
    assert.equal(result.status, "Failed");
    assert.match(String(result.failureMessage), /It ran today already, or the security account only observes/);
    assert.deepEqual(commands, []);
    assert.match(keys[0] ?? "", /^111122223333#cool-down#i-0b2c0000000000001#web#\d{4}-\d{2}-\d{2}$/);
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
