import { field } from "../../../responses/fields";
import { type EventPattern, MalformedSignal, type SignalEvent } from "../../../responses/types";

/** Ports of SSH, RDP and WinRM: whoever reaches them may administer the machine. */
export const administrativePorts = [22, 3389, 5985, 5986];

const everywhere = [
  ["cidrIpv4", "0.0.0.0/0"],
  ["cidrIpv6", "::/0"],
] as const;
const protocols = ["tcp", "udp"];
const path = "detail.responseElements.securityGroupRuleSet.items";

/** One alternative for each way in which a single rule can open an administrative port to the world. */
export const offendingRule: EventPattern[] = everywhere.flatMap(([family, range]): EventPattern[] => [
  { [family]: [range], ipProtocol: ["-1"] },
  ...administrativePorts.map(
    (port): EventPattern => ({
      [family]: [range],
      ipProtocol: protocols,
      fromPort: [{ numeric: ["<=", port] }],
      toPort: [{ numeric: [">=", port] }],
    }),
  ),
]);

export interface AddedRule {
  ruleId: string;
  groupId: string;
}

/**
 * The rules that the call added and that `offendingRule` describes; the pattern only says that there is one. They are
 * read from the answer, because a request may name the group instead of giving its id. Throws MalformedSignal when
 * there is none.
 */
export function offendingRules(event: SignalEvent): [AddedRule, ...AddedRule[]] {
  const items = field(event, path);
  if (!Array.isArray(items)) throw new MalformedSignal(path, "should be the list of rules that the call added");
  const [first, ...others] = items.filter(isOffending).map((rule) => ({
    ruleId: identifier(rule, "securityGroupRuleId", /^sgr-[0-9a-f]{8,}$/),
    groupId: identifier(rule, "groupId", /^sg-[0-9a-f]{8,}$/),
  }));
  if (!first) throw new MalformedSignal(path, "has no rule that opens an administrative port to the world");
  return [first, ...others];
}

function identifier(rule: Record<string, unknown>, name: string, form: RegExp): string {
  const value = rule[name];
  if (typeof value === "string" && form.test(value)) return value;
  throw new MalformedSignal(`${path}.${name}`, `should match ${form.source}`);
}

function isOffending(rule: unknown): rule is Record<string, unknown> {
  if (typeof rule !== "object" || rule === null) return false;
  const { ipProtocol, fromPort, toPort, isEgress, ...ranges } = rule as Record<string, unknown>;
  if (isEgress === true || !everywhere.some(([family, range]) => ranges[family] === range)) return false;
  if (ipProtocol === "-1") return true;
  return (
    typeof ipProtocol === "string" &&
    protocols.includes(ipProtocol) &&
    typeof fromPort === "number" &&
    typeof toPort === "number" &&
    administrativePorts.some((port) => fromPort <= port && port <= toPort)
  );
}
