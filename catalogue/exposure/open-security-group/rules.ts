import { isRecord } from "../../../aws/json";
import { field } from "../../../responses/fields";
import { type EventPattern, MalformedSignal, type SignalEvent } from "../../../responses/types";
import { administrativePorts, everywhere, protocols } from "../openness";

/** How the two calls spell the parts of a rule; a request may have the number of a protocol, an answer has its name. */
interface Spelling {
  group: string;
  rules: string;
  /** Where a rule is within each of them; empty where they are the rules themselves. */
  within: string;
  id: string;
  v4: string;
  v6: string;
  prefixList: string;
  protocol: string;
  from: string;
  to: string;
}

/** EC2 API reference, "AuthorizeSecurityGroupIngress": the answer has ids, and a request may name the group otherwise. */
const added: Spelling = {
  group: "groupId",
  rules: "responseElements.securityGroupRuleSet.items",
  within: "",
  id: "securityGroupRuleId",
  v4: "cidrIpv4",
  v6: "cidrIpv6",
  prefixList: "prefixListId",
  protocol: "ipProtocol",
  from: "fromPort",
  to: "toPort",
};

const modifyRequest = "requestParameters.ModifySecurityGroupRulesRequest";

/** "ModifySecurityGroupRules", as public records of CloudTrail have it: one rule is no list. */
const modified: Spelling = {
  group: `detail.${modifyRequest}.GroupId`,
  rules: `${modifyRequest}.SecurityGroupRule`,
  within: "SecurityGroupRule",
  id: "SecurityGroupRuleId",
  v4: "CidrIpv4",
  v6: "CidrIpv6",
  prefixList: "PrefixListId",
  protocol: "IpProtocol",
  from: "FromPort",
  to: "ToPort",
};

const [least = 0, most = 0] = [Math.min(...administrativePorts.slice(-2)), Math.max(...administrativePorts.slice(-2))];

/** The ports as ranges: neighbours are one, for the length of the pattern. */
const ranges: Array<[number, number]> = [
  ...administrativePorts.slice(0, -2).map((port): [number, number] => [port, port]),
  [least, most],
];

/**
 * The conditions on a call with a rule by which everybody may reach an administrative port, alone or with other rules:
 * all addresses or half of them, or a prefix list, of which only its entries say what it has.
 */
function offending({ rules, within, v4, v6, prefixList, protocol, from, to }: Spelling): EventPattern {
  const ports: EventPattern[] = [
    { [protocol]: ["-1"] },
    ...ranges.map(([first, last]) => ({
      [protocol]: protocols,
      [from]: [{ numeric: ["<=", last] }],
      [to]: [{ numeric: [">=", first] }],
    })),
  ];
  const rule: EventPattern = {
    $or: [
      { [v4]: everywhere.v4, $or: ports },
      { [v6]: everywhere.v6, $or: ports },
      { [prefixList]: [{ exists: true }], $or: ports },
    ],
  };
  return [...rules.split("."), ...(within ? [within] : [])].reduceRight<EventPattern>(
    (inner, name) => ({ [name]: inner }),
    rule,
  );
}

export const offendingAdded = offending(added);
export const offendingModified = offending(modified);

export interface CalledRule {
  ruleId: string;
  groupId: string;
}

/**
 * The rules of the call that its pattern describes; the pattern only says that there is one.
 * @throws MalformedSignal when there is none.
 */
export function offendingRules(event: SignalEvent): [CalledRule, ...CalledRule[]] {
  const spelling = field(event, `detail.${added.rules}`) === undefined ? modified : added;
  const path = `detail.${spelling.rules}`;
  const listed = field(event, path);
  const items = (Array.isArray(listed) ? listed : [listed]).filter(isRecord);
  const [first, ...others] = items
    .filter((item) => isOffending(spelling.within ? item[spelling.within] : item, spelling))
    .map((item) => ({
      ruleId: identifier(item[spelling.id], `${path}.${spelling.id}`, /^sgr-[0-9a-f]{8,}$/),
      groupId: spelling.within
        ? identifier(field(event, spelling.group), spelling.group, /^sg-[0-9a-f]{8,}$/)
        : identifier(item[spelling.group], `${path}.${spelling.group}`, /^sg-[0-9a-f]{8,}$/),
    }));
  if (!first) throw new MalformedSignal(path, "has no rule that opens an administrative port to the world");
  return [first, ...others];
}

function identifier(value: unknown, path: string, form: RegExp): string {
  if (typeof value === "string" && form.test(value)) return value;
  throw new MalformedSignal(path, `should match ${form.source}`);
}

function isOffending(rule: unknown, { v4, v6, prefixList, protocol, from, to }: Spelling): boolean {
  if (!isRecord(rule) || rule.isEgress === true) return false;
  const everybody =
    everywhere.v4.includes(String(rule[v4])) ||
    everywhere.v6.includes(String(rule[v6])) ||
    Object.hasOwn(rule, prefixList);
  if (!everybody) return false;
  if (rule[protocol] === "-1") return true;
  const [first, last] = [rule[from], rule[to]];
  return (
    protocols.includes(String(rule[protocol])) &&
    typeof first === "number" &&
    typeof last === "number" &&
    ranges.some(([lowest, highest]) => first <= highest && last >= lowest)
  );
}
