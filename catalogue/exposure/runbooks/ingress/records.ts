/** A rule that was revoked. Only a set can say that there is no description: the list that it comes from is empty. */
export const ruleRecord = {
  group: "S",
  family: "S",
  protocol: "S",
  fromPort: "N",
  toPort: "N",
  range: "S",
  described: "S",
  description: "SET_OF_ONE",
} as const;

const { description: _, ...withoutDescription } = ruleRecord;
export const plainRuleRecord = withoutDescription;

export const v4 = "v4";
export const v6 = "v6";
export const prefixList = "prefix-list";
export const yes = "yes";
export const no = "no";
