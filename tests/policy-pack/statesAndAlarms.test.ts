import { unknown, urnOf } from "./analyze";
import { account, StackTester, Tester } from "./subject";

const region = "eu-west-1";

describe("rule states-logging", () => {
  const loggingConfiguration = {
    level: "ERROR",
    logDestination: `arn:aws:logs:${region}:${account}:log-group:/aws/states/heal:*`,
  };
  const tester = new Tester({
    rule: "states-logging",
    type: "aws:sfn/stateMachine:StateMachine",
    baseline: { loggingConfiguration, tracingConfiguration: { enabled: true } },
  });

  it("demands a log and traces", async () => {
    await tester.accepts();
    const level = "loggingConfiguration.level";
    await tester.refuses({ [level]: "OFF" }, level, /found "OFF".*ALL or ERROR/);
    await tester.refuses({ [level]: "FATAL" }, level, /found "FATAL"/);
    await tester.accepts({ [level]: "FATAL" }, { levels: ["FATAL"] });
    await tester.refuses({ [level]: undefined }, level, /missing/);
    const destination = "loggingConfiguration.logDestination";
    await tester.refuses({ [destination]: undefined }, destination, /missing/);
    await tester.refuses({ [destination]: "arn:aws:logs:eu-west-1:1:log-group:l" }, destination, /refuses.*:\*/);
    const enabled = "tracingConfiguration.enabled";
    await tester.refuses({ tracingConfiguration: undefined }, enabled, /missing/);
    await tester.refuses({ [enabled]: "yes" }, enabled, /found "yes"/);
    await tester.cannotJudge({ loggingConfiguration: unknown.object }, "loggingConfiguration");
    await tester.cannotJudge({ [level]: unknown.text }, level);
    await tester.cannotJudge({ [destination]: unknown.text }, destination);
    await tester.cannotJudge({ [enabled]: unknown.boolean }, enabled);
  });
});

describe("rule states-deadlines", () => {
  const wait = {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    TimeoutSeconds: 60,
    End: true,
  };
  const of = (states: object, more: object = {}) => ({
    definition: JSON.stringify({ TimeoutSeconds: 3600, StartAt: "A", States: states, ...more }),
  });
  const tester = new Tester({
    rule: "states-deadlines",
    type: "aws:sfn/stateMachine:StateMachine",
    baseline: of({ A: wait, B: { Type: "Pass", End: true } }),
  });
  const endless = { ...wait, TimeoutSeconds: undefined };
  const where = "definition.States.A";

  it("accepts executions and waits that end", async () => {
    await tester.accepts();
    await tester.accepts(of({ A: { ...endless, HeartbeatSecondsPath: "$.beat" } }));
    await tester.accepts(of({ A: { ...endless, Resource: "arn:aws:states:::lambda:invoke" } }));
    await tester.accepts(of({ A: wait }, { TimeoutSeconds: 1_209_600 }));
  });

  it("refuses those that may never end, wherever they are", async () => {
    await tester.refuses(of({ A: wait }, { TimeoutSeconds: undefined }), "definition.TimeoutSeconds", /missing/);
    await tester.refuses(of({ A: wait }, { TimeoutSeconds: 9_999_999 }), "definition.TimeoutSeconds", /1 to 1209600/);
    await tester.refuses(of({ A: wait }), "definition.TimeoutSeconds", /1 to 600/, { maximumSeconds: 600 });
    await tester.refuses(of({ A: endless }), where, /the task A waits for .*waitForTaskToken without a deadline/);
    await tester.refuses(of({ A: { ...endless, Resource: "arn:aws:states:::batch:submitJob.sync" } }), where, /sync/);
    await tester.refuses(
      of({ A: { ...endless, Resource: "arn:aws:states:::states:startExecution.sync:2" } }),
      where,
      /sync:2/,
    );
    await tester.refuses(
      of({ A: { ...endless, Resource: `arn:aws:states:${region}:${account}:activity:ask` } }),
      where,
      /ask/,
    );
    const inner = { StartAt: "I", States: { I: endless } };
    await tester.refuses(of({ A: { Type: "Parallel", Branches: [inner] } }), `${where}.Branches[0].States.I`, /task I/);
    await tester.refuses(of({ A: { Type: "Map", ItemProcessor: inner } }), `${where}.ItemProcessor.States.I`, /task I/);
    await tester.refuses(of({ A: { Type: "Map", Iterator: inner } }), `${where}.Iterator.States.I`, /task I/);
  });

  it("says what is malformed or missing, and what it cannot judge", async () => {
    await tester.refuses({ definition: undefined }, "definition", /missing/);
    await tester.refuses({ definition: "{" }, "definition", /no JSON object/);
    await tester.refuses({ definition: 1 }, "definition", /found 1/);
    await tester.refuses(of([]), "definition.States", /a list, where an object/);
    await tester.refuses(of({ A: { Type: "Map" } }), `${where}.Iterator.States`, /missing/);
    await tester.cannotJudge({ definition: unknown.text }, "definition");
  });
});

const topicArn = `arn:aws:sns:${region}:${account}:pages`;
for (const kind of ["metricAlarm:MetricAlarm", "compositeAlarm:CompositeAlarm"]) {
  const alarm = `aws:cloudwatch/${kind}`;

  describe(`rule cloudwatch-alarm-actions on ${alarm}`, () => {
    const rule = "cloudwatch-alarm-actions";
    const tester = new Tester({ rule, type: alarm, baseline: { alarmActions: [topicArn] } });

    it("demands an action that is on", async () => {
      await tester.accepts();
      await tester.accepts({ actionsEnabled: true });
      await tester.refuses({ alarmActions: undefined }, "alarmActions", /missing/);
      await tester.refuses({ alarmActions: [] }, "alarmActions", /empty/);
      await tester.refuses({ alarmActions: topicArn }, "alarmActions", /a list/);
      await tester.refuses({ actionsEnabled: false }, "actionsEnabled", /found false/);
      await tester.cannotJudge({ alarmActions: unknown.list }, "alarmActions");
      await tester.cannotJudge({ actionsEnabled: unknown.boolean }, "actionsEnabled");
      // Which topic it is, is another question.
      await tester.accepts({ alarmActions: [unknown.text] });
    });
  });

  describe(`rule cloudwatch-alarm-targets-exist on ${alarm}`, () => {
    const topic = "aws:sns/topic:Topic";
    const tester = new StackTester("cloudwatch-alarm-targets-exist", {
      alarm: { type: alarm, inputs: { name: "a", region, alarmActions: [topicArn] } },
      topic: { type: topic, inputs: { name: "pages", region }, provider: { allowedAccountIds: [account] } },
    });

    it("accepts what the stack makes, what is known elsewhere, and what is built in", async () => {
      await tester.accepts();
      await tester.accepts({ "topic.inputs.arn": topicArn, "alarm.inputs.okActions": [topicArn] });
      const elsewhere = `arn:aws:sns:${region}:${account}:shared`;
      await tester.accepts({ "alarm.inputs.alarmActions": [elsewhere] }, { targets: ["arn:aws:sns:*:shared"] });
      await tester.accepts({ "alarm.inputs.alarmActions": ["arn:aws:automate:eu-west-1:ec2:stop"] });
      await tester.accepts({ "alarm.inputs.alarmActions": undefined });
    });

    it("refuses what nobody makes", async () => {
      const misspelt = { "alarm.inputs.alarmActions": [`${topicArn}-2`] };
      await tester.refuses(misspelt, "alarmActions[0]", /makes no topic or function .*:pages-2/);
      for (const field of ["okActions", "insufficientDataActions"])
        await tester.refuses({ [`alarm.inputs.${field}`]: ["pages2"] }, `${field}[0]`, /pages2/);
      await tester.refuses({ "alarm.inputs.okActions": [true] }, "okActions[0]", /found true/);
    });

    it("follows topics that are not known, and cannot judge those that come from nowhere", async () => {
      const hidden = { "alarm.inputs.alarmActions": [unknown.text] };
      await tester.accepts({
        ...hidden,
        "alarm.dependencies": { alarmActions: [urnOf({ type: topic, name: "topic" })] },
      });
      await tester.cannotJudge(hidden, "alarmActions[0]");
      await tester.cannotJudge({ "topic.inputs.name": unknown.text }, "the name of topic");
    });
  });
}
