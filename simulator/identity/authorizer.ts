import { globalRegionOf } from "../../aws/partitions";
import { type ApiCall, AwsError, type Principal } from "../aws";
import type { SimulatedClock } from "../clock";
import type { KnownState } from "../iam/checks";
import { type OrganizationFacts, principalContext, resourceContext } from "../iam/context";
import { type Decision, evaluatePolicies, type NamedPolicy } from "../iam/evaluate";
import { authorizationChecks } from "../iam/requests";
import type { IamDirectory } from "./directory";
import type { ResourcePolicies } from "./resourcePolicies";
import type { ResourceTags } from "./resourceTags";

export interface Verdict {
  allowed: boolean;
  /** One sentence: the statement that decided, or what is missing. */
  reason: string;
}

interface Check {
  principal: Principal;
  action: string;
  resource: string;
  resourceAccount: string;
  region: string;
  context?: Record<string, string | string[] | boolean | number>;
  /** Overrides the policy found for the resource: trust policies. */
  resourcePolicy?: NamedPolicy;
  resourcePolicyRequired?: boolean;
}

/** Decides every call of the organization: who calls, what IAM checks, which policies apply, and why. */
export class Authorizer {
  constructor(
    private readonly directory: IamDirectory,
    private readonly resourcePolicies: ResourcePolicies,
    private readonly organization: OrganizationFacts,
    private readonly clock: SimulatedClock,
    /** What IAM keys need to know of resources beyond the call's own input. */
    private readonly known: KnownState,
    private readonly resourceTags?: ResourceTags,
    /** Service control policies in force for an account, one list for each level from the root down. */
    private readonly serviceControlPolicies: (account: string) => NamedPolicy[][] | undefined = () => undefined,
  ) {}

  /** The front door's question: may this API call be made? All derived checks must pass. */
  async authorizeCall(call: ApiCall): Promise<Verdict> {
    let granted = "no permission is needed";
    const known = { ...this.known, ...(await this.directory.knownOf(call.account)) };
    for (const { action, resources, context } of authorizationChecks(call, known)) {
      for (const resource of resources) {
        const decision = await this.decide({
          principal: call.principal,
          action,
          resource,
          resourceAccount: ownerOf(resource) ?? call.account,
          region: call.region,
          context,
          ...(trustDecides.has(action) && (await this.trustOf(resource))),
        });
        if (!decision.allowed) return { allowed: false, reason: decision.reason };
        granted = decision.reason;
      }
    }
    return { allowed: true, reason: granted };
  }

  async decide(check: Check): Promise<Decision> {
    const { principal } = check;
    const { identity, boundary } = await this.directory.policiesOf(principal);
    const session =
      principal.kind === "role-session"
        ? principal.sessionPolicies?.map((document, i) => ({ name: `session policy ${i + 1}`, document }))
        : undefined;
    const deciding = [...identity, ...(boundary ? [boundary] : []), ...(session ?? [])];
    return evaluatePolicies({
      principal,
      action: check.action,
      resource: check.resource,
      resourceAccount: check.resourceAccount,
      context: {
        ...resourceContext(check.resourceAccount, this.organization),
        ...principalContext(principal, this.organization, this.clock.now(), {
          "aws:RequestedRegion": check.region,
          ...check.context,
        }),
        ...(await this.resourceTags?.context(check.resource, deciding)),
      },
      identity,
      boundary,
      session,
      resourcePolicy: check.resourcePolicy ?? this.resourcePolicies.for(check.resource),
      resourcePolicyRequired: check.resourcePolicyRequired,
      scps: principal.kind === "service" ? undefined : this.serviceControlPolicies(principal.account),
    });
  }

  /**
   * A service assumes a role for one of its resources (rule, automation execution, function), as the confused-deputy
   * rules see it: the trust policy decides, with aws:SourceArn and aws:SourceAccount of that resource.
   */
  async assumeForService(request: {
    service: string;
    roleArn: string;
    sourceArn?: string;
    sourceAccount: string;
    sessionName: string;
  }): Promise<{ principal: Principal; reason: string }> {
    const role = await this.directory.role(request.roleArn);
    if (!role) throw new AwsError("AccessDenied", `role ${request.roleArn} does not exist`, 403);
    const decision = await this.decide({
      principal: {
        kind: "service",
        service: request.service,
        sourceArn: request.sourceArn,
        sourceAccount: request.sourceAccount,
      },
      action: "sts:AssumeRole",
      resource: request.roleArn,
      resourceAccount: role.account,
      region: globalRegionOf(request.roleArn.split(":")[1] ?? ""),
      resourcePolicy: role.trust,
      resourcePolicyRequired: true,
    });
    if (!decision.allowed) throw new AwsError("AccessDenied", decision.reason, 403);
    return {
      principal: {
        kind: "role-session",
        account: role.account,
        roleArn: role.roleArn,
        roleName: role.roleName,
        roleId: role.roleId,
        sessionName: request.sessionName,
        issuedAt: this.clock.now(),
      },
      reason: decision.reason,
    };
  }

  /** @throws AwsError when `principal` may not hand the role to the service (iam:PassRole). */
  async passRole(request: {
    principal: Principal;
    roleArn: string;
    account: string;
    region: string;
    service: string;
  }): Promise<void> {
    const decision = await this.decide({
      principal: request.principal,
      action: "iam:PassRole",
      resource: request.roleArn,
      resourceAccount: request.account,
      region: request.region,
      context: { "iam:PassedToService": request.service },
    });
    if (!decision.allowed) throw new AwsError("AccessDeniedException", decision.reason);
  }

  private async trustOf(roleArn: string): Promise<Pick<Check, "resourcePolicy" | "resourcePolicyRequired">> {
    const role = await this.directory.role(roleArn);
    return { resourcePolicy: role?.trust, resourcePolicyRequired: true };
  }
}

/** Actions of STS on a role that its trust policy must allow by itself. */
const trustDecides = new Set(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]);

/** The account in an ARN; S3 names none. */
function ownerOf(arn: string): string | undefined {
  return /^\d{12}$/.test(arn.split(":")[4] ?? "") ? arn.split(":")[4] : undefined;
}
