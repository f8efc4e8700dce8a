import { unknown } from "./analyze";
import { account, Tester } from "./subject";

describe("rule events-target-input", () => {
  const rule = "events-target-input";
  const type = "aws:cloudwatch/eventTarget:EventTarget";
  const inputTransformer = {
    inputPaths: { instance: "$.detail.instance-id", first: "$.resources[0]", all: "$.detail.items[*].name" },
    inputTemplate: '{"id":<instance>,"text":"rule <aws.events.rule-name> and <first>","all":<all>}',
  };
  const queue = new Tester({
    rule,
    type,
    baseline: { rule: "r", arn: `arn:aws:sqs:eu-west-1:${account}:triage`, inputTransformer },
  });
  const runbook = new Tester({
    rule,
    type,
    baseline: {
      rule: "r",
      arn: `arn:aws:ssm:eu-west-1:${account}:automation-definition/Restart:$DEFAULT`,
      inputTransformer: {
        inputPaths: { instance: "$.detail.id" },
        inputTemplate: '{"AutomationAssumeRole":["arn:aws:iam::111122223333:role/run"],"InstanceId":[<instance>]}',
      },
    },
  });
  const bus = new Tester({
    rule,
    type,
    baseline: { rule: "r", arn: `arn:aws:events:eu-west-1:${account}:event-bus/central` },
  });
  const template = (inputTemplate: unknown) => ({ "inputTransformer.inputTemplate": inputTemplate });
  const where = "inputTransformer.inputTemplate";

  it("accepts an object template, a fixed input, a path, or the event itself", async () => {
    await queue.accepts();
    await runbook.accepts();
    await bus.accepts();
    const plain = { inputTransformer: undefined };
    await queue.accepts(plain);
    await queue.accepts({ ...plain, input: '{"a":1}' });
    await queue.accepts({ ...plain, inputPath: "$.detail" });
    await queue.accepts({ inputTransformer: { inputTemplate: '{"event":<aws.events.event.json>}' } });
    await runbook.accepts({ ...plain, input: '{"InstanceId":["i-1"]}' });
  });

  it("refuses templates whose values would not be quoted", async () => {
    for (const text of ['"event <aws.events.event>"', "[<instance>]", "<instance>", '"line <instance>"\n"line"'])
      await queue.refuses(template(text), where, /(no object|not give JSON).*placeholders bare/);
    await queue.refuses(template('{"id":<instance>'), where, /not give JSON/);
    await queue.refuses(template('{"<instance>":1}'), where, /is used as a key/);
    await queue.refuses(template('{"deep":{"<instance>":1}}'), where, /is used as a key/);
    await queue.refuses(template('{"id":<instanse>}'), where, /<instanse> is not among/);
    await queue.refuses(template(`{"id":"${"x".repeat(8200)}"}`), where, /8209 characters/);
    await queue.refuses(template(""), where, /empty/);
    await queue.refuses(template(undefined), where, /missing/);
    await queue.refuses(template(7), where, /found 7/);
  });

  it("refuses paths and names that EventBridge refuses", async () => {
    for (const path of ["$..id", "$['detail']", "detail.id", "$.detail.*", "$.a[-1]", "$.a[0:2]", ""])
      await queue.refuses(
        { "inputTransformer.inputPaths.first": path },
        "inputTransformer.inputPaths.first",
        /Use \$ and names/,
      );
    await queue.refuses(
      { "inputTransformer.inputPaths.AWSx": "$.id" },
      "inputTransformer.inputPaths.AWSx",
      /do not begin with AWS/,
    );
    await queue.refuses({ "inputTransformer.inputPaths": [] }, "inputTransformer.inputPaths", /an object/);
    await queue.refuses({ inputTransformer: undefined, inputPath: "$.." }, "inputPath", /refuses/);
  });

  it("refuses two ways at once, and any for a bus", async () => {
    await queue.refuses({ input: "{}" }, "inputTransformer", /there is input as well/);
    await queue.refuses({ inputPath: "$.id" }, "inputTransformer", /there is inputPath as well/);
    await bus.refuses({ input: "{}" }, "input", /any input for an event bus/);
    await bus.refuses({ inputTransformer }, "inputTransformer", /event bus/);
  });

  it("refuses what is no JSON, or too much", async () => {
    const input = (text: unknown) => ({ inputTransformer: undefined, input: text });
    await queue.refuses(input("plain text"), "input", /no JSON/);
    await queue.refuses(input({}), "input", /an object, where text/);
    await queue.refuses(input(JSON.stringify("x".repeat(9000))), "input", /9002 characters/);
  });

  it("demands an object of lists for a runbook", async () => {
    await runbook.refuses({ inputTransformer: undefined }, "inputTransformer", /cannot read an event/);
    await runbook.refuses({ inputTransformer: undefined, inputPath: "$.detail" }, "inputPath", /no object of lists/);
    await runbook.refuses({ inputTransformer: undefined, input: "[]" }, "input", /object of lists/);
    await runbook.refuses({ inputTransformer: undefined, input: '{"Id":"i-1"}' }, "input", /Id is no list/);
    await runbook.refuses(template('{"Id":<instance>}'), where, /parameter Id is no list/);
  });

  it("cannot judge what is not known", async () => {
    await queue.cannotJudge({ arn: unknown.text }, "arn");
    await queue.refuses({ arn: undefined }, "arn", /missing/);
    await queue.cannotJudge(template(unknown.text), where);
    await queue.cannotJudge({ inputTransformer: undefined, input: unknown.text }, "input");
    await queue.cannotJudge({ inputTransformer: undefined, inputPath: unknown.text }, "inputPath");
    await queue.cannotJudge({ "inputTransformer.inputPaths.first": unknown.text }, "inputTransformer.inputPaths.first");
  });
});
