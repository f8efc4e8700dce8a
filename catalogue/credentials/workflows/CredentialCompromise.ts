import type { Organization } from "../../../organization/names";
import { protectedTagKey } from "../../../runbooks/language/protection";
import { activity } from "../../../workflows/shared/activity";
import { literal, query, tagsOf, text } from "../../../workflows/shared/expressions";
import { escalate, framed } from "../../../workflows/shared/frame";
import { ask, mayPublish, tell } from "../../../workflows/shared/people";
import { runOf, startCommand } from "../../../workflows/shared/runs";
import { answer, caught, failure, memberTask, type States } from "../../../workflows/shared/tasks";
import type { Workflow } from "../../../workflows/types";
import { containPrincipal } from "../runbooks/ContainPrincipal";
import { disableAccessKey } from "../runbooks/DisableAccessKey";
import { everyKey } from "../runbooks/identity/parameters";
import { releasePrincipal } from "../runbooks/ReleasePrincipal";

/** How long the owner has to answer, in seconds. The principal is contained all that time. */
const ownersTime = 4 * 3600;
/** How often the question is sent when the answer is none of those offered. */
const mostQuestions = 3;

const name = "CredentialCompromise";
const mine = "mine";
const notMine = "not-mine";

const found = activity("FindActivity", "$lookupBy", { next: "IsContained", failed: "NoteNotFound" });

/** What is known when people are notified. */
const known = [
  "$title",
  text`Tags of ${"$resource"}: ${tagsOf("$tags")}`,
  text`Since ${"$since"}, in ${"$actsIn"}: ${found.summary}.`,
  found.changes,
  '$unknown != "" ? "CloudTrail could not be read to the end: " & $unknown',
  literal("What it did in other Regions is in their event histories; calls to IAM are in that of us-east-1."),
];

/**
 * Stolen credentials, or an owner in a hurry? Contains them first, finds what they did, and sends a question to the
 * owner. Input beside what every workflow gets: `principal` (the parameters by which runbooks know it), `containment`
 * (those of ContainPrincipal), `lookup` (the attribute by which CloudTrail finds its calls) and `since`.
 */
export const credentialCompromise: Workflow = {
  name,
  summary:
    "Contains a user or role, finds in CloudTrail what it did, and sends its owner a question: it is released when the owner did " +
    "that, and stays contained, with all access keys deactivated, when not. Root and protected principals need a person.",
  runbooks: [containPrincipal, releasePrincipal, disableAccessKey],
  statements: (organization) => [mayPublish(organization)],
  memberStatements: ({ partition, accountId }) => [
    {
      Sid: "ReadPrincipal",
      Effect: "Allow",
      Action: ["iam:GetRole", "iam:GetUser"],
      Resource: ["role", "user"].map((type) => `arn:${partition}:iam::${accountId}:${type}/*`),
    },
    // Looking up events has no resources to name (Service Authorization Reference, CloudTrail).
    { Sid: "ReadEvents", Effect: "Allow", Action: ["cloudtrail:LookupEvents"], Resource: ["*"] },
  ],
  definition: (organization) =>
    framed({
      name,
      organization,
      comment: "Answers stolen credentials: contain, investigate, question the owner, release or keep.",
      first: "WhoIsIt",
      actsIn: "home",
      variables: {
        principal: query("$states.input.principal"),
        principalType: query("$states.input.facts.type"),
        containment: query("$states.input.containment"),
        lookupBy: query("$states.input.lookup"),
        since: query("$states.input.since"),
        title: query("$states.input.target.signal.title"),
        tags: query("$states.input.facts.tags"),
        notContained: "",
        unknown: "",
        asked: 0,
        ...found.variables,
      },
      longest: 24 * 3600,
      byHand: [
        text`Check whether ${"$resource"} is contained. If it is not, do it now: a user's access keys inactive and AWSDenyAll attached, a role's active sessions revoked.`,
        ...wayBack(organization),
        ...known,
      ],
      states: {
        ...identification(organization),
        ...containing(organization),
        ...asking(organization),
        ...ending(organization),
      },
    }),
};

/** How people restore by hand what the containment removed. */
const wayBack = (organization: Organization) => [
  text`To restore the access of ${"$resource"}, with the approver role of the account:`,
  startCommand(organization, releasePrincipal, "$principal"),
];

/**
 * Root and break-glass principals need a person: nothing in an account contains root, and the other must stay usable.
 */
function identification(organization: Organization): States {
  const read = (type: "User" | "Role") =>
    memberTask(organization, {
      call: `iam:Get${type}`,
      input: { [`${type}Name`]: query(`$principal.${type}Name[0]`) },
      assign: { protected: query(`$count(${answer}.${type}.Tags[Key = ${literal(protectedTagKey)}]) > 0`) },
      expected: [caught("SayGone", ["NoSuchEntityException"])],
      next: "IsBreakGlass",
      failed: escalate,
    });
  const forPeople = (...why: string[]) =>
    tell(organization, {
      subject: text`Needs a person: ${"$resource"} in ${"$account"}`,
      body: ["$title", ...why.map(literal)],
      next: "LeftToPeople",
      failed: "NobodyTold",
    });
  return {
    WhoIsIt: {
      Type: "Choice",
      Choices: [
        { Condition: query('$principalType = "root"'), Next: "SayRoot" },
        { Condition: query('$principalType = "user"'), Next: "ReadUser" },
        { Condition: query('$principalType = "role"'), Next: "ReadRole" },
      ],
      Assign: { failure: "the principal is neither root nor a user nor a role" },
      Default: escalate,
    },
    ReadUser: read("User"),
    ReadRole: read("Role"),
    IsBreakGlass: {
      Type: "Choice",
      Choices: [{ Condition: query("$protected"), Next: "SayBreakGlass" }],
      Default: "Contain",
    },
    SayRoot: forPeople(
      "Nothing in an account contains its root user: change its password, delete its access keys, reset its MFA,",
      "and check what it did. A service control policy can deny root of a member account everything meanwhile.",
    ),
    SayBreakGlass: forPeople(
      `It has the tag ${protectedTagKey}, so Reflex does not touch it. Check with its owner now whether it was used on purpose.`,
      "If it was not: open another way in, then deactivate its keys and revoke its sessions by hand.",
    ),
    SayGone: tell(organization, {
      subject: text`${"$resource"} in ${"$account"} is gone`,
      body: [
        "$title",
        literal("It does not exist any more. Sessions of a role that was deleted may last until they end."),
      ],
      next: "LeftToPeople",
      failed: "NobodyTold",
    }),
    LeftToPeople: { Type: "Succeed", Output: { outcome: "left to people" } },
  };
}

/** The containment goes first. What was found is reported even where it failed. */
const containing = (organization: Organization): States => ({
  ...runOf("Contain", organization, {
    runbook: containPrincipal,
    parameters: "$containment",
    everySeconds: 15,
    most: 80,
    next: "FindActivity",
    failed: "NoteNotContained",
  }),
  NoteNotContained: { Type: "Pass", Assign: { notContained: query(failure) }, Next: "FindActivity" },
  ...found.states(organization),
  NoteNotFound: { Type: "Pass", Assign: { unknown: query(failure) }, Next: "IsContained" },
  IsContained: {
    Type: "Choice",
    Choices: [{ Condition: query('$notContained != ""'), Assign: { failure: query("$notContained") }, Next: escalate }],
    Default: "AskOwner",
  },
});

const asking = (organization: Organization): States => ({
  AskOwner: ask(organization, {
    subject: text`Was it you? ${"$resource"} in ${"$account"} is contained`,
    body: [
      text`Credentials of ${"$resource"} look stolen, so ${'$principalType = "user" ? "it can do nothing now" : "its earlier sessions are denied"'}. Did its owner do this?`,
      '$asked > 0 ? "This question was sent before, and the answer was none of those offered."',
    ],
    known,
    choices: [
      {
        meaning: "no, somebody else did: it stays contained, and every access key that it has by then is deactivated",
        verdict: notMine,
      },
      { meaning: "yes, all of it: its access is restored", verdict: mine },
    ],
    deadline: ownersTime,
    next: "WhatTheySay",
    unanswered: "NoteUnanswered",
    failed: escalate,
  }),
  NoteUnanswered: {
    Type: "Pass",
    Assign: { failure: "nobody answered for the owner in time; the principal stays contained" },
    Next: escalate,
  },
  WhatTheySay: {
    Type: "Choice",
    Choices: [
      { Condition: query(`$verdict = ${literal(mine)}`), Next: "Release" },
      { Condition: query(`$verdict = ${literal(notMine)} and $principalType = "user"`), Next: "KeysOff" },
      { Condition: query(`$verdict = ${literal(notMine)}`), Next: "SayKept" },
      {
        Condition: query(`$asked + 1 >= ${mostQuestions}`),
        Assign: { failure: "the answers were none of those offered; the principal stays contained" },
        Next: escalate,
      },
    ],
    Assign: { asked: query("$asked + 1") },
    Default: "AskOwner",
  },
});

const ending = (organization: Organization): States => ({
  ...runOf("Release", organization, {
    runbook: releasePrincipal,
    parameters: "$principal",
    everySeconds: 15,
    most: 80,
    next: "Released",
    failed: escalate,
  }),
  Released: { Type: "Succeed", Output: { outcome: "released" } },
  // Keys that were made since the containment too: an attacker in the account made them with other credentials.
  ...runOf("KeysOff", organization, {
    runbook: disableAccessKey,
    parameters: `{"UserName": $principal.UserName, "AccessKeyId": [${literal(everyKey)}]}`,
    everySeconds: 15,
    most: 80,
    next: "SayKept",
    failed: escalate,
  }),
  SayKept: tell(organization, {
    subject: text`${"$resource"} in ${"$account"} stays contained`,
    body: [
      literal("Its owner did not do this. What remains to be done by hand:"),
      literal("- undo what was done with it: keys, users, roles and policies that were created stay;"),
      literal("- a user: make a new access key in place of each old one, and delete the old ones;"),
      literal("- a role: fix how its credentials got out, since new sessions are not denied."),
      ...wayBack(organization),
      ...known,
    ],
    next: "KeptContained",
    failed: escalate,
  }),
  KeptContained: { Type: "Succeed", Output: { outcome: "stays contained" } },
});
