import assert from "node:assert/strict";
import { stepsOf } from "../../runbooks/language/document";
import { context, runbooks } from "./fixtures";

/** The longest values of what subjects name: quotas of IAM, RDS, Lambda, EC2 and CodeDeploy, or what AWS gives itself. */
const longest: Record<string, number> = {
  DatabaseName: 63,
  DeploymentId: 11,
  DeploymentNumber: 10,
  FunctionName: 64,
  GroupId: 20,
  InstanceId: 19,
  KeyId: 36,
  RoleName: 64,
  SnapshotId: 255,
  TrailName: 128,
  UserName: 64,
  VolumeId: 21,
  Vulnerability: 64,
};

/** SNS API reference, Publish: a subject is ASCII without line breaks, and has less than 100 characters. */
describe("the subjects of runbooks", () => {
  for (const runbook of runbooks)
    it(`of ${runbook.name} are what SNS accepts for the longest names`, () => {
      for (const { step } of stepsOf(runbook.compile(context).document)) {
        const { Subject: subject } = (step.inputs ?? {}) as { Subject?: string };
        if (subject === undefined) continue;
        const text = subject.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
          assert.ok(longest[name] !== undefined, `${subject}: how long can ${name} be?`);
          return "X".repeat(longest[name]!);
        });
        assert.match(text, /^[\x21-\x7e][\x20-\x7e]{0,98}$/, `${subject} can have ${text.length} characters`);
      }
    });
});
