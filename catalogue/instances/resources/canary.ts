import { canaryTag } from "../../../organization/names";
import { read } from "../../../responses/resource";
import { instanceKind } from "./instance";

/**
 * The account's canary: an instance that exists for drills and serves nobody. It is found by its tag alone, whatever
 * instance a signal names, so that a drill can concern no other.
 */
export const canary = instanceKind(
  "canary",
  read("ec2", "DescribeInstances", () => ({
    Filters: [
      { Name: `tag:${canaryTag.key}`, Values: [canaryTag.value] },
      { Name: "instance-state-name", Values: ["running"] },
    ],
  })),
);
