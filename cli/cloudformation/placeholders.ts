import { partitionOf } from "../../aws/partitions";

/** What a template says of the account and Region in which it is deployed. */
export interface Place {
  account: string;
  region: string;
}

/**
 * An account id that no account has, for which the program is run so that everything it says about its own account is
 * found again. AWS's account ids do not begin with 000.
 */
export const anyAccount = "000000000000";

/** A Region that does not exist, in the partition of another one. */
export function anyRegionOf(region: string): string {
  const [prefix] = Object.entries(prefixes).find(([, partition]) => partition === partitionOf(region)) ?? ["zz-"];
  return `${prefix}placeholder-9`;
}

const prefixes: Record<string, string> = { "cn-": "aws-cn", "eusc-": "aws-eusc", "us-gov-": "aws-us-gov" };

/**
 * A value with both placeholders as what CloudFormation fills in. A text's own `${…}` stays what it is.
 * @throws Error where the name of a member holds one: CloudFormation replaces none there.
 */
export function withPseudoParameters(value: unknown, region: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withPseudoParameters(one, region));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        if (holdsPlaceholder(name, region))
          throw new Error(
            `The name ${name} depends on the account or the Region; CloudFormation replaces none in names.`,
          );
        return [name, withPseudoParameters(one, region)];
      }),
    );
  if (typeof value !== "string" || !holdsPlaceholder(value, region)) return value;
  return {
    "Fn::Sub": value
      .replaceAll("${", "${!")
      .replaceAll(anyAccount, pseudo("AWS::AccountId"))
      .replaceAll(region, pseudo("AWS::Region")),
  };
}

/** What CloudFormation makes of such a value in one place. */
export function resolvedIn(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((one) => resolvedIn(one, place));
  if (typeof value !== "object" || value === null) return value;
  const { "Fn::Sub": text, ...rest } = value as Record<string, unknown>;
  if (typeof text === "string" && Object.keys(rest).length === 0) return filledIn(text, place);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolvedIn(one, place)]));
}

const filledIn = (text: string, { account, region }: Place): string =>
  text.replaceAll(pseudo("AWS::AccountId"), account).replaceAll(pseudo("AWS::Region"), region).replaceAll("${!", "${");

/** A parameter inside of a text. */
const pseudo = (name: string): string => `\${${name}}`;

const holdsPlaceholder = (text: string, region: string) => text.includes(anyAccount) || text.includes(region);
