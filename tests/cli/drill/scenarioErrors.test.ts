import assert from "node:assert/strict";
import { EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand, RunTaskCommand } from "@aws-sdk/client-ecs";
import { functionCommandAndControl } from "../../../catalogue/functions/function-command-and-control/response";
import { withNamedErrors } from "../../../cli/drill/scenarioErrors";
import { scenarioOf } from "../../../cli/drill/scenarios";
import { UsageError } from "../../../cli/errors";
import type { Scenario, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import { DirectClients } from "../../../simulator";
import { sharedEmulator } from "./support";

const account = "111122223333";
const region = "eu-west-1";
const file = "catalogue/doors/open-door/scenario.ts";

describe("a call that fails while a world is staged", () => {
  const emulator = sharedEmulator();

  /** What staging fails with. */
  async function failureOf(stage: (world: Pick<World, "client">) => Promise<unknown>): Promise<Error> {
    const direct = new DirectClients(
      emulator.get().endpoint,
      () => new Date("2026-11-24T09:00:00Z"),
      () => {},
    );
    const world = { client: (client) => direct.in(client, account, region) } as World;
    const scenario = withNamedErrors({ stage } as unknown as Scenario, file);
    return scenario.stage(world, {} as SignalEvent).then(
      () => assert.fail("staging was expected to fail"),
      (error: Error) => error,
    );
  }

  it("is reported with its service, its operation and the file", async () => {
    const error = await failureOf(({ client }) =>
      client(EC2Client).send(
        new RunInstancesCommand({
          ImageId: "ami-12345678",
          MinCount: 1,
          MaxCount: 1,
          TagSpecifications: [{ ResourceType: "instance", Tags: [] }],
        }),
      ),
    );
    assert.ok(error instanceof UsageError);
    assert.equal(
      error.message,
      `${file}: while the world is staged, ec2 RunInstances in ${account} ${region} failed: ` +
        "InvalidParameterValue: Tag specification must have at least one tag",
    );
  });

  it("is an exception inside moto with its message and its last line, where it is one", async () => {
    const error = await failureOf(async ({ client }) => {
      const ecs = client(ECSClient);
      await ecs.send(new CreateClusterCommand({ clusterName: "doors" }));
      await ecs.send(new RegisterTaskDefinitionCommand({ family: "empty", containerDefinitions: [] }));
      await ecs.send(new RunTaskCommand({ cluster: "doors", taskDefinition: "empty", launchType: "FARGATE" }));
    });
    assert.match(error.message, /ecs RunTask in .* failed: EmulatorException: an exception inside the emulator/);
    assert.match(error.message, /IndexError: list index out of range \(moto\/ecs\/models\.py:\d+, in \w+: .*\[0\]\)/);
    assert.match(error.message, /simulator\/emulator\/python\/corrections/);
  });

  it("is not a failure of the scenario's own code, which keeps its type", async () => {
    const error = await failureOf(async () => {
      throw new TypeError("no door");
    });
    assert.ok(error instanceof TypeError);
  });

  it("is named for every scenario of the catalogue", async () => {
    const scenario = scenarioOf(functionCommandAndControl);
    const world = {
      account,
      region,
      allowlistTag: { key: "a", value: "b" },
      ownerTagKey: "owner",
      client: (client: unknown) => {
        const direct = new DirectClients(
          emulator.get().endpoint,
          () => new Date("2026-11-24T09:00:00Z"),
          () => {},
        );
        return direct.in(client as typeof EC2Client, account, region);
      },
      runFunction: () => Promise.reject(new Error("no function here")),
    } as unknown as World;
    await assert.rejects(scenario.state(world, { subject: "absent", event: scenario.example } as never), {
      message: /^catalogue\/functions\/function-command-and-control\/scenario\.ts: while the state is read, /,
    });
  });
});
