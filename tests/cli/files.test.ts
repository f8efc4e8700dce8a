import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEvent, readJson } from "../../cli/files";

const event = {
  version: "0",
  id: "5f0b7a52-1c1f-4c6e-9a55-0d6a4f0f7c11",
  "detail-type": "GuardDuty Finding",
  source: "aws.guardduty",
  account: "111122223333",
  time: "2026-11-20T08:15:00Z",
  region: "eu-west-1",
  resources: [],
  detail: { type: "CryptoCurrency:EC2/BitcoinTool.B!DNS", title: "Größe" },
};

const record = {
  eventVersion: "1.11",
  eventSource: "ec2.amazonaws.com",
  eventName: "AuthorizeSecurityGroupIngress",
  eventID: "0c1d2e3f-1111-4222-8333-444455556666",
  eventTime: "2026-11-20T08:15:00Z",
  eventType: "AwsApiCall",
  awsRegion: "eu-west-1",
  recipientAccountId: "111122223333",
};

describe("files that people give", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "reflex-files-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const file = (content: unknown, encode = (text: string): Buffer => Buffer.from(text)): string => {
    const name = join(folder, "event.json");
    writeFileSync(name, encode(typeof content === "string" ? content : JSON.stringify(content)));
    return name;
  };

  const encodings: Record<string, (text: string) => Buffer> = {
    "UTF-8": (text) => Buffer.from(text),
    "UTF-8 with a byte-order mark": (text) => Buffer.from(`\ufeff${text}`),
    "UTF-16, little end first": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
    "UTF-16, big end first": (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  };
  for (const [name, encode] of Object.entries(encodings)) {
    it(`are read as ${name}`, () => assert.deepEqual(readJson(file(event, encode), "event"), event));
  }

  it("say that a Region in an event is none, and how EventBridge writes it", () => {
    assert.throws(
      () => readEvent(file({ ...event, region: "EU-WEST-1" })),
      /^UsageError: event .*event\.json has the region "EU-WEST-1", which is no Region code; write eu-west-1/,
    );
    assert.throws(() => readEvent(file({ ...event, region: "Ireland" })), /has the region "Ireland".*: eu-west-1$/);
    assert.equal(readEvent(file({ ...event, region: "eusc-de-east-1" })).region, "eusc-de-east-1");
    assert.equal(readEvent(file({ ...event, region: undefined })).region, "");
  });

  it("are refused by name when they are no text", () => {
    assert.throws(
      () =>
        readJson(
          file("", () => Buffer.from([0x7b, 0xc3, 0x28])),
          "event",
        ),
      /event .*event\.json is neither UTF-8 nor UTF-16 text/,
    );
  });

  const message = JSON.stringify(event);
  const envelopes: Record<string, unknown> = {
    "a list of one": [event],
    "a message of SNS": { Type: "Notification", TopicArn: "arn:aws:sns:eu-west-1:111122223333:t", Message: message },
    "a function's batch from SNS": {
      Records: [
        { EventSource: "aws:sns", Sns: { TopicArn: "arn:aws:sns:eu-west-1:111122223333:t", Message: message } },
      ],
    },
    "a function's batch from SQS": { Records: [{ messageId: "m", receiptHandle: "r", body: message }] },
    "the answer of ReceiveMessage": { Messages: [{ MessageId: "m", ReceiptHandle: "r", Body: message }] },
    "SNS inside of SQS": {
      Messages: [
        {
          ReceiptHandle: "r",
          Body: JSON.stringify({ TopicArn: "arn:aws:sns:eu-west-1:111122223333:t", Message: message }),
        },
      ],
    },
    "a message of triage's queue": {
      Messages: [{ ReceiptHandle: "r", Body: JSON.stringify({ response: "x", rule: "y", event }) }],
    },
  };
  for (const [name, envelope] of Object.entries(envelopes)) {
    it(`give the event in ${name}`, () => assert.deepEqual(readEvent(file(envelope)), event));
  }

  for (const [name, content] of Object.entries({ record, "log file": { Records: [record] } })) {
    it(`give the event that EventBridge sends for a CloudTrail ${name}`, () => {
      const { source, "detail-type": detailType, account, region, time, id, detail } = readEvent(file(content));
      assert.deepEqual(
        { source, detailType, account, region, time, id, detail },
        {
          source: "aws.ec2",
          detailType: "AWS API Call via CloudTrail",
          account: "111122223333",
          region: "eu-west-1",
          time: record.eventTime,
          id: record.eventID,
          detail: record,
        },
      );
    });
  }

  it("know a sign-in among the records", () => {
    const signIn = {
      ...record,
      eventSource: "signin.amazonaws.com",
      eventName: "ConsoleLogin",
      eventType: "AwsConsoleSignIn",
    };
    assert.equal(readEvent(file(signIn))["detail-type"], "AWS Console Sign In via CloudTrail");
  });

  const refused: Array<[string, unknown, RegExp]> = [
    ["several events", [event, event], /holds 2 events; give one of them/],
    ["no event", { Records: [] }, /holds 0 events/],
    ["a message of words", { Messages: [{ ReceiptHandle: "r", Body: "hello" }] }, /message whose text is not JSON/],
    ["a bare finding of Security Hub", { SchemaVersion: "2018-10-08", ProductArn: "arn:…" }, /finding of Security Hub/],
    [
      "a finding of GuardDuty's API",
      { SchemaVersion: "2.0", Service: {}, Severity: 8 },
      /finding of GuardDuty as its API/,
    ],
    ["an API's list of findings", { Findings: [{}] }, /answer of an API call/],
  ];
  for (const [name, content, sentence] of refused) {
    it(`are refused with ${name}`, () => assert.throws(() => readEvent(file(content)), sentence));
  }
});
