/** One statement of an IAM, resource or trust policy, as JSON (IAM user guide, "JSON policy element reference"). */
export interface PolicyStatement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string | string[]>;
  NotPrincipal?: "*" | Record<string, string | string[]>;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, string | string[] | boolean | number>>;
}

export interface PolicyDocument {
  Version?: string;
  Id?: string;
  Statement: PolicyStatement | PolicyStatement[];
}

/** A statement as programs should write it: with a name, and never with all but some actions. */
export interface NamedStatement extends PolicyStatement {
  Sid: string;
  Action: string | string[];
  NotAction?: never;
  NotPrincipal?: never;
  NotResource?: never;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Actions that are allowed on resources. */
export interface AllowStatement extends NamedStatement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
}

/** What a role may do. */
export interface AllowPolicy {
  Version: "2012-10-17";
  Statement: AllowStatement[];
}
