import { CreateDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import type { Scenario, Staged, World } from "../../../responses/scenario";

const owner = "team-orders";

/** A database instance with a public address; returns its resource id, which the emulator chooses. */
export async function publicInstance(world: World, name: string): Promise<string> {
  const { DBInstance } = await world.client(RDSClient).send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: name,
      DBInstanceClass: "db.t4g.medium",
      Engine: "postgres",
      AllocatedStorage: 100,
      MasterUsername: "orders",
      MasterUserPassword: "nobody-signs-in-here",
      PubliclyAccessible: true,
      Tags: [
        { Key: world.ownerTagKey, Value: owner },
        { Key: world.allowlistTag.key, Value: world.allowlistTag.value },
      ],
    }),
  );
  return DBInstance?.DbiResourceId ?? "";
}

const state = async (world: World, { subject }: Staged) => {
  const { DBInstances } = await world
    .client(RDSClient)
    .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: subject }));
  return { publiclyAccessible: DBInstances?.[0]?.PubliclyAccessible };
};

/** What a scenario says of the instance that it is about. */
export const about = {
  state,
  healed: ({ publiclyAccessible }) => ({ "the database has no public address": publiclyAccessible === false }),
  async outcome(world, staged) {
    const { publiclyAccessible } = await state(world, staged);
    return [`database ${staged.subject} (${owner}) has ${publiclyAccessible ? "a public" : "no public"} address`];
  },
} satisfies Partial<Scenario>;
