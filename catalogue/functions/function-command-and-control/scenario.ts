import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import { targetIn } from "../../../responses/staging";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/command-and-control.guardduty.json";
import { functionCommandAndControl } from "./response";

const owner = "team-billing";
/** What the team had reserved for its function, and what a release restores. */
const reserved = 5;

/** A ZIP archive without files: the end of its central directory. */
const emptyArchive = Buffer.concat([Buffer.from("PK\x05\x06", "latin1"), Buffer.alloc(18)]);

/** The account is in ARNs too: replaced everywhere, as one text. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const { account, resource } = targetIn(functionCommandAndControl.forms, event);
  const name = resource.id;
  const rewritten = JSON.parse(JSON.stringify(event).replaceAll(account, world.account)) as SignalEvent;
  const lambda = world.client(LambdaClient);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: await executionRole(world, name),
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Code: { ZipFile: emptyArchive },
      Tags: { [world.ownerTagKey]: owner, [world.allowlistTag.key]: world.allowlistTag.value },
    }),
  );
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: reserved }));
  return {
    event: rewritten,
    changes: [],
    headline: `the function ${name} is under an attacker's control`,
    subject: name,
  };
}

async function executionRole(world: World, RoleName: string): Promise<string | undefined> {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const { Role } = await world
    .client(IAMClient)
    .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  return Role?.Arn;
}

const state = async (world: World, { subject }: Staged) => {
  const { ReservedConcurrentExecutions } = await world
    .client(LambdaClient)
    .send(new GetFunctionConcurrencyCommand({ FunctionName: subject }));
  return { reserved: ReservedConcurrentExecutions ?? "nothing" };
};

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: (after) => ({ "nobody can invoke the function": after.reserved === 0 }),
  async outcome(world, staged) {
    const { reserved: executions } = await state(world, staged);
    return [`the function ${staged.subject} (${owner}) has ${executions} executions reserved`];
  },
};
