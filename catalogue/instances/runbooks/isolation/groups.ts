import { startsWith } from "../../../../runbooks/language/conditions";
import { type Ref, text } from "../../../../runbooks/language/references";
import { asString, asStringList } from "../../../../runbooks/language/selectors";
import type { Isolation } from "./parameters";

/** A security group of a fixed name, one in each network. */
export interface SecurityGroup {
  /** Part of the names of its steps. */
  what: string;
  name: string;
  description: string;
}

/** Seconds until EC2 shows a group that was just made. */
const madeSeconds = 60;

const inNetwork = ({ name }: SecurityGroup, network: Ref<string>) => ({
  Filters: [
    { Name: "group-name", Values: [name] },
    { Name: "vpc-id", Values: [network] },
  ],
});

/** The group in this network; unset where there is none. */
export const findGroup = (r: Isolation, step: string, wanted: SecurityGroup, network: Ref<string>) =>
  r.ec2(step, "DescribeSecurityGroups", inNetwork(wanted, network), {
    outputs: (answer) => ({ id: asString(answer.SecurityGroups.at(0).GroupId) }),
  });

/**
 * Sets a variable to the id of the group in this network, which is made where it is missing.
 * @param prepare steps for a group that was just made.
 */
export function group(
  r: Isolation,
  wanted: SecurityGroup,
  network: Ref<string>,
  into: Ref<string>,
  prepare: (made: Ref<string>) => void = () => {},
): void {
  const { what, name, description } = wanted;
  const found = findGroup(r, `Find${what}`, wanted, network);
  r.when(
    `Is${what}There`,
    startsWith(found.id, "sg-"),
    () => r.updateVariable(`Use${what}`, into, found.id),
    () => {
      const { made } = r.ec2(
        `Create${what}`,
        "CreateSecurityGroup",
        { GroupName: name, Description: description, VpcId: network },
        { maxAttempts: 1, outputs: (answer) => ({ made: asString(answer.GroupId) }) },
      );
      r.ec2.waitFor(
        `WaitFor${what}`,
        "DescribeSecurityGroups",
        { Filters: [{ Name: "group-id", Values: [made] }] },
        (answer) => asString(answer.SecurityGroups.at(0).GroupId),
        [made],
        // What uses the group shows whether it is there: without this the run is only more likely to be too early.
        { timeoutSeconds: madeSeconds, onFailure: "Continue" },
      );
      prepare(made);
      r.updateVariable(`UseNew${what}`, into, made);
    },
  );
}

/** The same for a group that another run made meanwhile, or that was not found because the answer lagged behind. */
export function groupOfOthers(r: Isolation, wanted: SecurityGroup, network: Ref<string>, into: Ref<string>): void {
  const { what, name } = wanted;
  r.ec2.waitFor(
    `WaitForOther${what}`,
    "DescribeSecurityGroups",
    inNetwork(wanted, network),
    (answer) => asString(answer.SecurityGroups.at(0).GroupName),
    [name],
    { timeoutSeconds: madeSeconds },
  );
  const { id } = findGroup(r, `FindOther${what}`, wanted, network);
  r.updateVariable(`UseOther${what}`, into, id);
}

/** Removes every rule of a group. Fails where one is left. */
export function empty(r: Isolation, what: string, id: Ref<string>): void {
  const rules = { Filters: [{ Name: "group-id", Values: [id] }] };
  const { first, ingress, egress } = r.ec2(`Read${what}Rules`, "DescribeSecurityGroupRules", rules, {
    outputs: ({ SecurityGroupRules: found }) => ({
      first: asString(found.at(0).SecurityGroupRuleId),
      ingress: asStringList(found.where("IsEgress", false, "SecurityGroupRuleId")),
      egress: asStringList(found.where("IsEgress", true, "SecurityGroupRuleId")),
    }),
  });
  r.when(`${what}HasRules`, startsWith(first, "sgr-"), () => {
    // One of the two may have nothing to remove, and is rejected then; what is left shows below.
    r.withDefaults({ onFailure: "Continue" }, () => {
      r.ec2(`Empty${what}In`, "RevokeSecurityGroupIngress", { GroupId: id, SecurityGroupRuleIds: ingress });
      r.ec2(`Empty${what}Out`, "RevokeSecurityGroupEgress", { GroupId: id, SecurityGroupRuleIds: egress });
    });
    // No call shows that there are none, for which a run could wait: so EC2 gets its time first.
    r.sleep(`Let${what}Settle`, "PT10S");
    const now = r.ec2(`Read${what}RulesNow`, "DescribeSecurityGroupRules", rules, {
      outputs: (answer) => ({ first: asString(answer.SecurityGroupRules.at(0).SecurityGroupRuleId) }),
    });
    r.when(`${what}StillHasRules`, startsWith(now.first, "sgr-"), () =>
      r.fail(`Say${what}HasRules`, text`The security group ${id} has rules that could not be removed.`),
    );
  });
}
