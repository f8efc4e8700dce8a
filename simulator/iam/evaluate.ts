import type { PolicyDocument } from "../../aws/iam";
import type { Principal } from "../aws";
import { rcpGoverns } from "./catalogue";
import { MalformedPolicy } from "./conditions";
import type { RequestContext } from "./context";
import { contextValues } from "./context";
import * as explain from "./explain";
import { type CompiledStatement, compilePolicy, type PolicyForm } from "./policy";
import { type Naming, strongest } from "./principals";
import { matches, type Named, type Subject } from "./subject";

/** A policy with the name that people know it by, e.g. `inline policy act of role reflex-run-X`. */
export interface NamedPolicy {
  name: string;
  document: PolicyDocument;
}

export interface AuthorizationRequest {
  principal: Principal;
  /** As in a policy: `ec2:TerminateInstances`. */
  action: string;
  /** One ARN, or `*` where the action has no resource: only statements on every resource apply then. */
  resource: string;
  /** Account that owns the resource. */
  resourceAccount: string;
  /** Condition keys, in any case; an array is a multivalued key even with one element. */
  context: RequestContext;
  /** Inline and managed policies of the principal (and its groups). */
  identity: NamedPolicy[];
  boundary?: NamedPolicy;
  /** Session policies; where absent, those that a role session carries. None means no limit. */
  session?: NamedPolicy[];
  resourcePolicy?: NamedPolicy;
  /** Service control policies of the principal's account, one list per level from the root down. Each level must allow. */
  scps?: NamedPolicy[][];
  /** Resource control policies of the resource's account; the attached-everywhere RCPFullAWSAccess is implied. */
  rcps?: NamedPolicy[][];
  managementAccount?: string;
  /** Trust policies and KMS key policies: identity policies alone never suffice. */
  resourcePolicyRequired?: boolean;
}

export interface DecidingStatement {
  policy: string;
  sid?: string;
  /** Position in the document, from 0. */
  index: number;
  effect: "Allow" | "Deny";
}

export interface Decision {
  allowed: boolean;
  explicitDeny: boolean;
  /** One sentence that a person can act on; for a denial it names the nearest miss. */
  reason: string;
  /** The statements that decided: none for a denial because nothing allows. */
  statements: DecidingStatement[];
}

/**
 * Decides whether a principal may perform one action on one resource, as IAM does (IAM user guide,
 * reference_policies_evaluation-logic and its cross-account page). Never throws: a malformed policy denies.
 */
export function evaluatePolicies(request: AuthorizationRequest): Decision {
  try {
    return decide(request);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const reason = error instanceof MalformedPolicy ? cause : `the policies could not be evaluated: ${cause}`;
    return { allowed: false, explicitDeny: false, reason, statements: [] };
  }
}

/** An Allow that applies, and how it names the caller where it is in a resource policy. */
interface Grant {
  policy: Named;
  statement: CompiledStatement;
  naming?: Naming;
}

/** What one side of the evaluation says: the statements that allow, or why it does not. */
type Verdict = { grants: Grant[] } | { miss: string };

function decide(request: AuthorizationRequest): Decision {
  const { principal } = request;
  const subject: Subject = {
    principal,
    bounded: request.boundary !== undefined && principal.kind !== "service" && principal.kind !== "root",
    action: request.action,
    resource: request.resource,
    context: contextValues({ "aws:ResourceAccount": request.resourceAccount, ...request.context }),
  };
  const policies = collect(request);

  for (const policy of policies.all) {
    const denied = policy.statements.find((s) => s.effect === "Deny" && matches(s, subject));
    if (!denied) continue;
    const statements = [deciding({ policy, statement: denied })];
    return { allowed: false, explicitDeny: true, reason: explain.explicitDeny(policy, denied, subject), statements };
  }
  if (principal.kind === "root" && request.action.toLowerCase() === "sts:assumerole") {
    return refuse("AWS lets no root user assume a role: use a user or a role");
  }
  const controls = everyLevel(policies.scps, subject);
  if ("miss" in controls) return refuse(controls.miss);

  const verdict = composition(request, policies, subject);
  if ("miss" in verdict) return refuse(verdict.miss);
  const grants = [...verdict.grants, ...controls.grants];
  return {
    allowed: true,
    explicitDeny: false,
    reason: explain.allowed(verdict.grants, subject),
    statements: grants.map(deciding),
  };
}

interface Policies {
  identity: Named[];
  boundary: Named[];
  session: Named[];
  resource: Named[];
  scps: Named[][];
  all: Named[];
}

function collect(request: AuthorizationRequest): Policies {
  const { principal } = request;
  const compiled = (form: PolicyForm) => (policy: NamedPolicy) => compileNamed(policy, form);
  const own = principal.kind !== "service" && principal.kind !== "root";
  const attached = (list: NamedPolicy[] | undefined) => (own ? (list ?? []).map(compiled("identity")) : []);
  const identity = attached(request.identity);
  const boundary = attached(request.boundary && [request.boundary]);
  const session = attached(request.session ?? sessionPolicies(principal));
  const resource = request.resourcePolicy ? [compileNamed(request.resourcePolicy, "resource")] : [];
  const scps = scpsGovern(request) ? (request.scps ?? []).map((level) => level.map(compiled("identity"))) : [];
  const rcps = rcpsGovern(request) ? (request.rcps ?? []).flat().map(compiled("resource")) : [];
  const all = [...scps.flat(), ...rcps, ...resource, ...identity, ...boundary, ...session];
  return { identity, boundary, session, resource, scps, all };
}

function compileNamed({ name, document }: NamedPolicy, form: PolicyForm): Named {
  try {
    return { name, statements: compilePolicy(document, form).statements };
  } catch (error) {
    if (error instanceof MalformedPolicy) throw new MalformedPolicy(`${name} is malformed`, error.message);
    throw error;
  }
}

function sessionPolicies(principal: Principal): NamedPolicy[] {
  if (principal.kind !== "role-session") return [];
  const name = `session policy of ${explain.who(principal)}`;
  return (principal.sessionPolicies ?? []).map((document) => ({ name, document }));
}

const serviceLinked = (p: Principal) => p.kind === "role-session" && p.roleArn.includes(":role/aws-service-role/");

/** SCPs limit principals of member accounts, never services or service-linked roles. */
function scpsGovern({ principal, managementAccount }: AuthorizationRequest): boolean {
  return principal.kind !== "service" && principal.account !== managementAccount && !serviceLinked(principal);
}

/** RCPs protect resources of member accounts, for the actions that Organizations lists. */
function rcpsGovern(request: AuthorizationRequest): boolean {
  if (!request.rcps?.length || request.resourceAccount === request.managementAccount) return false;
  return !serviceLinked(request.principal) && rcpGoverns(request.action);
}

function composition(request: AuthorizationRequest, policies: Policies, subject: Subject): Verdict {
  const { principal } = request;
  const resource = resourceSide(policies, subject);
  if (principal.kind === "service")
    return resource ?? { miss: explain.noResourceGrant(request, policies.resource, subject) };
  if (principal.account !== request.resourceAccount) {
    const needed = resource ?? { miss: explain.noResourceGrant(request, policies.resource, subject) };
    return all(principalSide(policies, subject), needed);
  }
  const naming = strongest(resource?.grants.map((g) => g.naming) ?? []);
  const decisive = { grants: resource?.grants.filter((g) => g.naming === naming) ?? [] };
  if (naming === "session" || naming === "everyone" || naming === "user") return decisive;
  if (naming === "role") return all(decisive, limits(policies, subject));
  if (request.resourcePolicyRequired && !resource) {
    return { miss: explain.noResourceGrant(request, policies.resource, subject) };
  }
  const identity = principalSide(policies, subject);
  if ("miss" in identity && !resource) {
    return { miss: explain.join([identity.miss, explain.nearestResourceMiss(policies.resource, subject)]) };
  }
  return request.resourcePolicyRequired ? all(decisive, identity) : identity;
}

/** Undefined when the resource policy does not allow. */
function resourceSide(policies: Policies, subject: Subject): { grants: Grant[] } | undefined {
  const grants = policies.resource.flatMap((policy) =>
    policy.statements
      .filter((statement) => statement.effect === "Allow" && matches(statement, subject))
      .map((statement): Grant => {
        const naming = statement.principals?.match(subject.principal, subject.bounded);
        return { policy, statement, ...(naming ? { naming } : {}) };
      }),
  );
  return grants.length > 0 ? { grants } : undefined;
}

/** What the principal's own account allows. */
function principalSide(policies: Policies, subject: Subject): Verdict {
  if (subject.principal.kind === "root") return { grants: [] };
  const grant = firstAllow(policies.identity, subject);
  const identity = grant ? { grants: [grant] } : { miss: explain.noIdentityGrant(policies.identity, subject) };
  return all(identity, limits(policies, subject));
}

function limits(policies: Policies, subject: Subject): Verdict {
  return all(
    ...[policies.boundary, policies.session].map((list): Verdict => {
      if (list.length === 0) return { grants: [] };
      const grant = firstAllow(list, subject);
      return grant ? { grants: [grant] } : { miss: explain.limited(list, subject) };
    }),
  );
}

function everyLevel(levels: Named[][], subject: Subject): Verdict {
  return all(
    ...levels.map((level, index): Verdict => {
      const grant = firstAllow(level, subject);
      return grant ? { grants: [grant] } : { miss: explain.noControlGrant(level, index, subject) };
    }),
  );
}

function firstAllow(policies: Named[], subject: Subject): Grant | undefined {
  for (const policy of policies) {
    const statement = policy.statements.find((s) => s.effect === "Allow" && matches(s, subject));
    if (statement) return { policy, statement };
  }
  return undefined;
}

/** Every verdict must allow; the misses are reported together. */
function all(...verdicts: Verdict[]): Verdict {
  const misses = verdicts.flatMap((v) => ("miss" in v ? [v.miss] : []));
  if (misses.length > 0) return { miss: explain.join(misses) };
  return { grants: verdicts.flatMap((v) => ("grants" in v ? v.grants : [])) };
}

function deciding({ policy, statement }: Grant): DecidingStatement {
  const { sid, index, effect } = statement;
  return { policy: policy.name, ...(sid === undefined ? {} : { sid }), index, effect };
}

function refuse(reason: string): Decision {
  return { allowed: false, explicitDeny: false, reason, statements: [] };
}
