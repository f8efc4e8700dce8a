import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/catalogue";
import opened from "../../../catalogue/exposure/open-security-group/events/fires/ssh-open-to-the-world.json";
import type { Answers } from "../../../functions/evidence/answers";
import { changesIn } from "../../../functions/evidence/changes";
import { actorOf, ownRoles, type TrailRecord, trailRecords } from "../../../functions/evidence/trailRecords";
import type { SignalEvent } from "../../../responses/types";
import { trailEvent } from "./fixtures";

const own = ownRoles(catalogue);

const answers = (source: string, ...calls: Array<[operation: string, output: unknown, input?: unknown]>): Answers => ({
  source,
  title: source,
  account: "111122223333",
  region: "eu-west-1",
  collectedAt: "2026-11-24T09:30:00Z",
  status: "collected",
  detail: "",
  notes: [],
  redactions: 0,
  calls: calls.map(([operation, output, input = {}]) => ({ service: source, operation, at: "", input, output })),
});

const changes = (raw: ReadonlyMap<string, Answers>, signal?: SignalEvent) =>
  changesIn(trailRecords(raw.get("cloudtrail"), signal), raw, own, "owner");

const record = (id: string, more: Record<string, unknown> = {}) => ({
  eventID: id,
  eventTime: "2026-11-24T08:00:00Z",
  eventName: "PutRolePolicy",
  eventSource: "iam.amazonaws.com",
  readOnly: false,
  userIdentity: { type: "IAMUser", userName: "ana", arn: "arn:aws:iam::111122223333:user/ana" },
  ...more,
});

const lookedUp = (...records: Array<Record<string, unknown>>) =>
  new Map([["cloudtrail", answers("cloudtrail", ["LookupEvents", { Events: records.map((one) => trailEvent(one)) }])]]);

const session = (role: string) => ({
  type: "AssumedRole",
  arn: `arn:aws:sts::111122223333:assumed-role/${role}/s`,
  principalId: "AROA:s",
  sessionContext: { sessionIssuer: { userName: role } },
});

describe("what CloudTrail reports of changes", () => {
  it("is listed once however often it was found, and without what only reads", () => {
    const raw = lookedUp(record("a"), record("a"), record("b", { readOnly: true, eventName: "GetRole" }));
    assert.deepEqual(
      changes(raw).map(({ id, what }) => [id, what]),
      [["a", "iam PutRolePolicy"]],
    );
  });

  it("includes the signal, where that is a call itself, once", () => {
    const signal = opened as unknown as SignalEvent;
    const [only, ...others] = changes(new Map(), signal);
    assert.deepEqual([only!.what, only!.who.kind, others], ["ec2 AuthorizeSecurityGroupIngress", "caller", []]);
    assert.equal(changes(lookedUp(opened.detail), signal).length, 1);
    assert.deepEqual(changes(new Map(), { ...signal, "detail-type": "GuardDuty Finding" }), []);
  });

  it("survives records that are cut off or foreign", () => {
    const raw = answers("cloudtrail", [
      "LookupEvents",
      { Events: [{ CloudTrailEvent: "{" }, { CloudTrailEvent: "[]" }, {}, { CloudTrailEvent: '{"eventID":1}' }] },
    ]);
    assert.deepEqual(trailRecords(raw), []);
    assert.deepEqual(trailRecords(undefined), []);
  });

  it("names what was changed, and the owner that a tag names, in whatever spelling", () => {
    const [ec2, lambda] = changes(
      lookedUp(
        record("a", {
          requestParameters: {
            resourcesSet: { items: [{ resourceId: "i-0b2c4d6e8f0a1b3c5" }] },
            tagSet: { items: [{ key: "owner", value: "team-search" }] },
            clientToken: "not-a-name",
          },
          responseElements: { requestId: "not-a-name-either" },
        }),
        record("b", { requestParameters: { functionName: "checkout", tags: { owner: "team-shop" } } }),
      ),
    );
    assert.deepEqual([ec2!.owner, lambda!.owner], ["team-search", "team-shop"]);
    assert.ok(ec2!.resources.includes("i-0b2c4d6e8f0a1b3c5") && lambda!.resources.includes("checkout"));
    assert.ok(!ec2!.resources.some((name) => name.startsWith("not-a-name")));
  });

  it("knows who made a call: people, deployments, AWS, Reflex by exact role, and other roles", () => {
    const kinds: Array<[Partial<TrailRecord>, string]> = [
      [{ userIdentity: { type: "Root" } }, "person"],
      [{ userIdentity: { type: "IAMUser", userName: "ana" } }, "person"],
      [{ userIdentity: session("AWSReservedSSO_Admin_0123") }, "person"],
      [{ userIdentity: session("app"), userAgent: "Mozilla/5.0" }, "person"],
      [{ userIdentity: session("ci"), userAgent: "APN/1.0 Pulumi/1.0 PulumiAWS/7.48" }, "automation"],
      [{ userIdentity: { ...session("ci"), invokedBy: "cloudformation.amazonaws.com" } }, "automation"],
      [{ userIdentity: { type: "AWSService", invokedBy: "autoscaling.amazonaws.com" } }, "service"],
      [{ userIdentity: session("reflex-run-IsolateAndSnapshotInstance") }, "reflex"],
      [{ userIdentity: session("reflex-investigator") }, "reflex"],
      // A name that only begins like ours.
      [{ userIdentity: session("reflex-run-Evil") }, "caller"],
      [{ userIdentity: session("app") }, "caller"],
      [{}, "caller"],
    ];
    for (const [part, kind] of kinds) {
      const actor = actorOf({ ...(record("x") as unknown as TrailRecord), userIdentity: undefined, ...part }, own);
      assert.equal(actor.kind, kind, JSON.stringify(part));
    }
  });

  it("makes one update of Pulumi's calls in a row, another after a pause, and one for each caller", () => {
    const pulumi = (id: string, eventTime: string, role = "ci") =>
      record(id, { eventTime, userIdentity: session(role), userAgent: "Pulumi/1.0", eventName: `Call${id}` });
    const updates = changes(
      lookedUp(
        pulumi("a", "2026-11-24T08:00:00Z"),
        pulumi("b", "2026-11-24T08:09:00Z"),
        pulumi("c", "2026-11-24T08:18:00Z", "other"),
        pulumi("d", "2026-11-24T08:40:00Z"),
      ),
    );
    assert.deepEqual(
      updates.map(({ source, id, what }) => [source, id, what]),
      [
        ["pulumi", "a", "Pulumi update, seen by its 2 calls: iam Calla, iam Callb"],
        ["pulumi", "c", "Pulumi update, seen by its 1 calls: iam Callc"],
        ["pulumi", "d", "Pulumi update, seen by its 1 calls: iam Calld"],
      ],
    );
  });

  it("is joined by pipelines, deployments and stacks", () => {
    const at = "2026-11-24T08:00:00.000Z";
    const raw = new Map<string, Answers>([
      [
        "codepipeline",
        answers("codepipeline", [
          "ListPipelineExecutions",
          {
            pipelineExecutionSummaries: [
              {
                pipelineExecutionId: "p",
                status: "Succeeded",
                startTime: at,
                trigger: { triggerDetail: "push by ana" },
                sourceRevisions: [{ revisionId: "0123456789abcdef" }],
              },
            ],
          },
          { pipelineName: "shop" },
        ]),
      ],
      [
        "codedeploy",
        answers("codedeploy", [
          "BatchGetDeployments",
          {
            deploymentsInfo: [
              {
                deploymentId: "d-1",
                applicationName: "shop",
                deploymentGroupName: "web",
                status: "Failed",
                createTime: at,
              },
            ],
          },
        ]),
      ],
      [
        "cloudformation",
        answers("cloudformation", [
          "DescribeStackEvents",
          {
            StackEvents: [
              {
                StackId: "s",
                StackName: "shop",
                Timestamp: "2026-11-24T08:05:00.000Z",
                ResourceStatus: "UPDATE_COMPLETE",
                PhysicalResourceId: "web-asg",
              },
              {
                StackId: "s",
                StackName: "shop",
                Timestamp: at,
                ResourceStatus: "UPDATE_IN_PROGRESS",
                PhysicalResourceId: "s",
              },
            ],
          },
        ]),
      ],
    ]);
    const found = changes(raw);
    assert.deepEqual(
      found.map(({ source, what, at: when }) => [source, what, when]),
      [
        ["codepipeline", "pipeline shop: Succeeded, revision 0123456789ab", at],
        ["codedeploy", "deployment to shop/web: Failed", at],
        ["cloudformation", "stack shop: UPDATE_COMPLETE, 2 events", at],
      ],
    );
    assert.ok(found[2]!.resources.includes("web-asg"));
  });
});
