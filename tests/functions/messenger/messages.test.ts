import assert from "node:assert/strict";
import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import fc from "fast-check";
import jsonata from "jsonata";
import { responses } from "../../../catalogue/responses";
import { compose, deliveredIn, endedRunIn } from "../../../functions/messenger/compose";
import { notificationOf, publicationOf } from "../../../functions/shared/message";
import { stepsOf } from "../../../runbooks/language/document";
import { context, runbooks } from "../../runbooks/fixtures";
import { settings } from "../triage/world";
import { acceptedBySns, type Publication, readByPeople, shownByChat } from "./schema";

/** What would break JSON text, mention everybody in a channel, or be a link that somebody chose. */
const hostile = 'a"b\\c\nd{{ e }} *<!channel>* https://example.com/';

/** A message of the topic as SNS puts it into a queue that does not request raw messages. */
const delivered = ({ Message, MessageAttributes = {} }: Publication) =>
  JSON.stringify({
    Type: "Notification",
    TopicArn: context.messagesTopicArn,
    Message,
    MessageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
        name,
        { Type: DataType, Value: StringValue },
      ]),
    ),
  });

/** What people read of it, when everything in it is as AWS and chat require it. */
function read(publication: Publication) {
  acceptedBySns(publication);
  const message = readByPeople(publicationOf(compose(settings, deliveredIn(delivered(publication)))));
  assert.ok(message.content.description.includes("<!") === false, "a mention");
  assert.equal(
    message.content.description.match(/https:\/\/(?!eu-west-1\.console\.aws\.amazon\.com\/)/),
    null,
    "a link",
  );
  for (const command of (publication.Message ?? "").split("\n").filter((line) => /^\s*aws /.test(line))) {
    assert.ok(message.content.description.includes(`\`\`\`${command.trim()}\`\`\``), command);
    assert.ok(message.email.includes(command.trim()), command);
  }
  return message;
}

/** What Automation itself gives a run. */
const given: Record<string, string> = {
  "automation:EXECUTION_ID": "4f1c2b3a-0000-4000-8000-000000000000",
  "global:ACCOUNT_ID": "111122223333",
  "global:AWS_PARTITION": "aws",
  "global:REGION": "eu-west-1",
};

/** Every text with its references replaced, as Automation does it: as they are. */
const filled = <T>(value: T, by: string): T =>
  JSON.parse(JSON.stringify(value), (_, inner) =>
    typeof inner === "string" ? inner.replace(/\{\{\s*(.*?)\s*\}\}/g, (__, name: string) => given[name] ?? by) : inner,
  );

describe("the messages of runbooks", () => {
  let questions = 0;
  for (const runbook of runbooks)
    it(`of ${runbook.name} reach people whatever their values are`, () => {
      const steps = stepsOf(runbook.compile(context).document).map(({ step }) => step);
      const published = steps.filter(({ inputs }) => (inputs as Record<string, unknown>).Service === "sns");
      assert.ok(published.length > 0, "it says nothing");
      for (const { inputs } of published) {
        const { TopicArn, ...publication } = inputs as Publication & { TopicArn: string };
        assert.equal(TopicArn, context.messagesTopicArn);
        for (const value of [hostile, "x".repeat(512), "i-0a1b"]) read(filled(publication, value));
      }
      for (const [index, { action }] of steps.entries()) {
        if (action !== "aws:approve") continue;
        questions += 1;
        const before = steps[index - 1]!.inputs as Publication;
        assert.match(before.Message ?? "", /\naws ssm send-automation-signal .* --signal-type Approve\n/);
      }
    });

  it("hold the command before every approval, since SSM's own notification is no form that chat shows", () => {
    assert.ok(questions > 2);
  });
});

const organization = { ...settings };
const workflows = new Set(responses.flatMap(({ workflow }) => workflow ?? []));

interface PublishState {
  Resource?: string;
  Arguments?: { Message: string; MessageAttributes: Record<string, MessageAttributeValue> };
}

describe("the messages of workflows", () => {
  const token = "AQB8".padEnd(1_024, "x");
  /** Lists as long as a workflow lets them become, and names of 64 characters. */
  const variables = {
    states: {
      context: { Execution: { Id: "arn:aws:states:eu-west-1:222233334444:execution:R:1" }, Task: { Token: token } },
    },
    incidentId: "incident-20261124-0123456789",
    account: "111122223333",
    region: "eu-west-1",
    resource: `role/${"X".repeat(64)}`,
    title: hostile.repeat(50),
    tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, "v".repeat(256)])),
    failure: hostile.repeat(600),
    calls: Array.from({ length: 500 }, (_, index) => ({
      name: `Call${index}`.padEnd(60, "x"),
      changes: true,
      from: "::1",
    })),
    relatives: Array.from({ length: 40 }, (_, index) => `i-${String(index).padStart(17, "0")}`),
    looked: [],
    principalType: "user",
    asked: 1,
    unknown: hostile,
    since: "2026-11-24T09:14:08Z",
    isolation: { InstanceId: ["i-1"], AutoScalingGroupName: ["none"], RoleName: ["none"] },
    principal: { UserName: ["u"], RoleName: ["none"] },
  };
  const evaluated = async (value: string) => {
    const [, expression] = /^\{% (.*) %\}$/s.exec(value) ?? [];
    return expression === undefined ? value : await jsonata(expression).evaluate({}, variables);
  };

  for (const { name, definition } of workflows)
    it(`of ${name} reach people with the command of every answer, whatever was found`, async () => {
      const states = Object.entries(definition(organization).States as Record<string, PublishState>);
      const published = states.filter(([, { Resource }]) => Resource?.includes(":sns:publish"));
      assert.ok(published.length > 3);
      for (const [
        ,
        { Arguments: { Message, MessageAttributes } = { Message: "", MessageAttributes: {} } },
      ] of published) {
        const attributes = await Promise.all(
          Object.entries(MessageAttributes).map(async ([field, { DataType, StringValue = "" }]) => [
            field,
            { DataType, StringValue: await evaluated(StringValue) },
          ]),
        );
        const { metadata } = read({
          Message: await evaluated(Message),
          MessageAttributes: Object.fromEntries(attributes),
        });
        assert.equal(metadata.threadId, variables.incidentId);
      }
    });
});

it("a workflow that ended by itself has a message with its incident, and where it was", () => {
  const arn = "arn:aws:states:eu-west-1:222233334444";
  const detail = {
    executionArn: `${arn}:execution:Reflex-InstanceCompromise:incident-20261124-1`,
    stateMachineArn: `${arn}:stateMachine:Reflex-InstanceCompromise`,
    name: "incident-20261124-1",
    status: "TIMED_OUT",
    input: JSON.stringify({ target: { account: "111122223333", region: "us-east-1" } }),
  };
  const ofWorkflow = {
    source: "aws.states",
    time: "2026-11-24T09:14:08Z",
    account: "222233334444",
    region: "eu-west-1",
  };
  const composed = (detail: object) => compose(settings, { event: { ...ofWorkflow, detail } });
  const message = composed(detail);
  assert.equal(message.title, "payments-prod: Reflex-InstanceCompromise ended with TIMED_OUT");
  assert.equal(message.incident, "incident-20261124-1");
  assert.match(message.foot.join("\n"), /account 111122223333, Region us-east-1\n.*states.*incident-20261124-1/);
  // An event of 248 KiB and more has no input.
  assert.equal(composed({ ...detail, input: null }).title, "Reflex-InstanceCompromise ended with TIMED_OUT");
});

it("no message is made of what is neither of a run nor of a workflow", () => {
  for (const body of ["", "[]", "{}", '{"Message":"m","MessageAttributes":{}}'])
    assert.throws(() => compose(settings, deliveredIn(body)), { name: "MalformedMessage" });
  assert.throws(() => endedRunIn({ event: {} }), { name: "MalformedMessage" });
});

it("every message keeps to the limits of SNS, chat and e-mail", () => {
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 9_000 });
  const lines = fc.array(
    fc.oneof(
      text,
      text.map((rest) => `aws ${rest.replace(/\p{Cc}|`/gu, "")}`),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(text, lines, lines, lines, (title, body, foot, nextSteps) => {
      const message = {
        title: `t${title}`,
        lines: ["l", ...body],
        foot,
        nextSteps,
        incident: title,
        context: { title },
      };
      acceptedBySns(publicationOf(message));
      const { content } = shownByChat(JSON.stringify(notificationOf(message)));
      const fences = content.description.split("\n").filter((line) => line.startsWith("```"));
      for (const fence of fences) assert.match(fence, /```$/, "a command was cut");
    }),
    { numRuns: 50 },
  );
});
