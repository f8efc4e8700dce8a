import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { SendAutomationSignalCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Waiting } from "../../simulator/automation/types";
import type { Principal } from "../../simulator/aws";
import type { EmbeddedOrganization } from "../../simulator/organization";

export type Answer = "approve" | "reject" | "none";

/**
 * The people of the organization who may answer: a role in the security account, from which they assume the approver
 * role of the member account, as they would on a real day. Every call of theirs passes the front door.
 */
export class Responders {
  private readonly principal: Principal;

  private constructor(
    private readonly organization: EmbeddedOrganization,
    roleArn: string,
    roleId: string,
  ) {
    this.principal = {
      kind: "role-session",
      account: roleArn.split(":")[4] ?? "",
      roleArn,
      roleName: roleArn.split("/").pop() ?? "",
      roleId,
      sessionName: "on-call",
      issuedAt: organization.clock.now(),
    };
  }

  /** Makes the role that the configuration names as approver; it belongs to the organization, not to the blueprint. */
  static async join(organization: EmbeddedOrganization, roleArn: string): Promise<Responders> {
    const account = roleArn.split(":")[4] ?? "";
    const iam = organization.direct.in(IAMClient, account, "us-east-1");
    const RoleName = roleArn.split("/").pop();
    const trust = { Version: "2012-10-17", Statement: [] };
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    const assume = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/reflex-approver" };
    await iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "approve",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [assume] }),
      }),
    );
    return new Responders(organization, roleArn, Role?.RoleId ?? "");
  }

  /** Sends the answer with a session of the approver role that the run names. */
  async answer(waiting: Waiting, answer: "approve" | "reject", comment: string): Promise<void> {
    const { clients } = this.organization;
    const approver = waiting.approvers.find((a) => a.includes(":role/"));
    if (!approver) throw new Error(`run ${waiting.executionId} names no role that may answer`);
    const { Credentials } = await clients
      .as(STSClient, this.principal, waiting.region)
      .send(new AssumeRoleCommand({ RoleArn: approver, RoleSessionName: "on-call" }));
    const ssm = new SSMClient({
      endpoint: this.organization.endpoint,
      region: waiting.region,
      maxAttempts: 1,
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      },
    });
    await ssm.send(
      new SendAutomationSignalCommand({
        AutomationExecutionId: waiting.executionId,
        SignalType: answer === "approve" ? "Approve" : "Reject",
        Payload: { Comment: [comment] },
      }),
    );
    ssm.destroy();
  }
}
