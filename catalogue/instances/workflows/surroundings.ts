import type { Organization } from "../../../organization/names";
import { activity } from "../../../workflows/shared/activity";
import { ifAny, listed, literal, query, text } from "../../../workflows/shared/expressions";
import { answer, failure, memberCall, pagedCall, type States, tooLarge } from "../../../workflows/shared/tasks";

/** The most related instances that are examined. */
const mostRelatives = 20;

/** The calls that were made with the instance's role: such sessions have its id as their name (IAM user guide). */
const found = activity("FindActivity", '{"AttributeKey": "Username", "AttributeValue": $resource}', {
  next: "FindSameImage",
  failed: "NoteNoActivity",
});

/** Expressions for what was found, one for each line. */
export const foundAround = [
  text`With its role, since ${"$since"}: ${found.summary}.`,
  found.changes,
  ifAny("$relatives", text`With the same image or key pair: ${listed("$relatives", mostRelatives)}`),
  ifAny(
    "$looked[calls > 0]",
    text`Of these, something was changed since then: ${listed("$looked[calls > 0].id", mostRelatives)}`,
  ),
  ifAny("$looked[unread]", text`Not known of: ${listed("$looked[unread].id", mostRelatives)}`),
  '$findSameImageTruncated or $findSameKeyTruncated ? "There are more of them than were examined."',
  '$unknown != "" ? "Not everything could be read: " & $unknown',
];

/** What the variables of these states begin as. */
export const variablesAround = {
  unknown: "",
  sameImage: [],
  sameKey: [],
  relatives: [],
  looked: [],
  findSameImageTruncated: false,
  findSameKeyTruncated: false,
  ...found.variables,
};

/** Who else is concerned: what the role did, and the instances that the same attacker may control. */
export function lookingAround(organization: Organization, next: string): States {
  const relatives = (variable: string, filter: string, value: string) => ({
    call: "ec2:DescribeInstances",
    input: `{"Filters": [{"Name": ${literal(filter)}, "Values": [${value}]}, {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}]}`,
    sizes: [20, 5] as [number, number],
    collect: {
      [variable]: { from: [], by: query(`$append($${variable}, [${answer}.Reservations.Instances.InstanceId])`) },
    },
    most: 5,
  });
  const noted = (after: string) => ({
    Type: "Pass",
    Assign: { unknown: query(`($unknown = "" ? "" : $unknown & "; ") & ${failure}`) },
    Next: after,
  });
  return {
    ...found.states(organization),
    NoteNoActivity: noted("FindSameImage"),
    ...pagedCall(organization, "FindSameImage", {
      ...relatives("sameImage", "image-id", "$itsImage"),
      next: "HasKey",
      failed: "NoteNoImage",
    }),
    NoteNoImage: noted("HasKey"),
    HasKey: {
      Type: "Choice",
      Choices: [{ Condition: query('$itsKey = "none"'), Next: "ListRelatives" }],
      Default: "FindSameKey",
    },
    ...pagedCall(organization, "FindSameKey", {
      ...relatives("sameKey", "key-name", "$itsKey"),
      next: "ListRelatives",
      failed: "NoteNoKey",
    }),
    NoteNoKey: noted("ListRelatives"),
    ListRelatives: {
      Type: "Pass",
      Assign: { relatives: query("[$distinct($append($sameImage, $sameKey))[$ != $resource]]") },
      Next: "LookAtRelatives",
    },
    LookAtRelatives: {
      Type: "Map",
      Items: query(`[$relatives[[0..${mostRelatives - 1}]]]`),
      // CloudTrail answers two look-ups a second; the others are throttled and tried again.
      MaxConcurrency: 2,
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "LookAtRelative",
        States: {
          LookAtRelative: {
            ...memberCall(organization, "cloudtrail:LookupEvents", {
              LookupAttributes: [{ AttributeKey: "ResourceName", AttributeValue: query("$states.input") }],
              StartTime: query("$since"),
              // An event holds its whole record: more of them may exceed what a state accepts.
              MaxResults: 5,
            }),
            Catch: [[tooLarge], ["States.ALL"]].map((ErrorEquals) => ({
              ErrorEquals,
              Output: { id: query("$states.input"), calls: 0, unread: true },
              Next: "Looked",
            })),
            Output: {
              id: query("$states.input"),
              calls: query(`$count(${answer}.Events[ReadOnly = "false"])`),
            },
            Next: "Looked",
          },
          Looked: { Type: "Succeed" },
        },
      },
      Assign: { looked: query("$states.result") },
      Next: next,
    },
  };
}
