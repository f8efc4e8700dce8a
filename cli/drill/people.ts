import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { SendTaskSuccessCommand, SFNClient } from "@aws-sdk/client-sfn";
import { SendAutomationSignalCommand, SSMClient, StartAutomationExecutionCommand } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { parseArn } from "../../aws/arn";
import { globalRegionOf } from "../../aws/partitions";
import { approverRoleName, documentName, ownRoleArn, runRoleName } from "../../organization/names";
import type { EmbeddedOrganization, Principal, Waiting } from "../../simulator";
import type { Blueprint } from "../blueprint";

type Credentials = ReturnType<EmbeddedOrganization["credentialsOf"]>;

export type Answer = "approve" | "reject" | "none";

/** A workflow stands still until somebody answers the message that it sent. */
export interface Question {
  executionId: string;
  account: string;
  region: string;
  message: string;
}

const replyCommand = /aws stepfunctions send-task-success .*--task-token='([^']+)' --task-output='([^']+)'/g;

/**
 * The people of the organization who may answer: a role in the security account, from which they assume the approver
 * role of the member account, as they would on a real day. Every call of theirs passes the front door.
 */
export class Responders {
  private readonly principal: Extract<Principal, { kind: "role-session" }>;

  private constructor(
    private readonly organization: EmbeddedOrganization,
    principalArn: string,
    roleId: string,
  ) {
    this.principal = {
      kind: "role-session",
      account: principalArn.split(":")[4] ?? "",
      roleArn: principalArn,
      roleName: principalArn.split("/").pop() ?? "",
      roleId,
      sessionName: "on-call",
      issuedAt: organization.clock.now(),
    };
  }

  /** Makes the role that the configuration names as approver; it belongs to the organization, not to the blueprint. */
  static async join(organization: EmbeddedOrganization, principalArn: string): Promise<Responders> {
    const { account = "", partition = "" } = parseArn(principalArn) ?? {};
    const iam = organization.direct.in(IAMClient, account, globalRegionOf(partition));
    const RoleName = principalArn.split("/").pop();
    const trust = { Version: "2012-10-17", Statement: [] };
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    const assume = {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: ownRoleArn(partition, "*", approverRoleName),
    };
    // The action has no resources to name: whoever may answer a workflow needs the token in its message too.
    const reply = { Effect: "Allow", Action: "states:SendTaskSuccess", Resource: "*" };
    await iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "approve",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [assume, reply] }),
      }),
    );
    return new Responders(organization, principalArn, Role?.RoleId ?? "");
  }

  /** Sends the answer with a session of the approver role that the run names. */
  async answer(waiting: Waiting, answer: "approve" | "reject", comment: string): Promise<void> {
    const approver = waiting.approvers.find((a) => a.includes(":role/"));
    if (!approver) throw new Error(`run ${waiting.executionId} names no role that may answer`);
    const ssm = await this.assume(approver, waiting.region);
    await ssm.send(
      new SendAutomationSignalCommand({
        AutomationExecutionId: waiting.executionId,
        SignalType: answer === "approve" ? "Approve" : "Reject",
        Payload: { Comment: [comment] },
      }),
    );
    ssm.destroy();
  }

  /**
   * Answers a workflow with a command of the message that holds its question: the first that is offered, or the last.
   * @throws Error when the message offers no command.
   */
  async reply({ message, region }: Question, answer: "approve" | "reject"): Promise<void> {
    const offered = [...message.matchAll(replyCommand)];
    const [, taskToken, output] = offered.at(answer === "approve" ? 0 : -1) ?? [];
    if (!taskToken || !output) throw new Error(`the message offers no way to answer: ${message}`);
    const sfn = this.client(SFNClient, this.organization.credentialsOf(this.principal), region);
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
    sfn.destroy();
  }

  /** Starts a runbook of a member account, with a session of that member's approver role. */
  async start(runbook: string, blueprint: Blueprint, region: string, parameters: Record<string, string[]>) {
    const { member, settings } = blueprint;
    const inMember = (name: string) => ownRoleArn(settings.partition, member.account, name);
    const ssm = await this.assume(inMember(approverRoleName), region);
    await ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: documentName(runbook),
        Parameters: { AutomationAssumeRole: [inMember(runRoleName(runbook))], ...parameters },
      }),
    );
    ssm.destroy();
  }

  private async assume(RoleArn: string, region: string): Promise<SSMClient> {
    const sts = this.client(STSClient, this.organization.credentialsOf(this.principal), region);
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "on-call" }));
    sts.destroy();
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    return this.client(SSMClient, credentials, region);
  }

  /** As people use it: what is throttled is tried again. */
  private client<C>(
    client: new (configuration: ReturnType<Responders["configuration"]>) => C,
    credentials: Credentials,
    region: string,
  ): C {
    return new client(this.configuration(credentials, region));
  }

  private configuration(credentials: Credentials, region: string) {
    return { endpoint: this.organization.endpoint, region, maxAttempts: 3, credentials };
  }
}
