import assert from "node:assert/strict";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { synchronize } from "../../../functions/members/synchronize";
import { Members } from "../../../functions/shared/members";
import { membersTableName } from "../../../organization/names";
import { EmbeddedOrganization } from "../../../simulator";
import { settings as given } from "../triage/world";

const management = "999900001111";

describe("the members of an organization that the SDK and moto keep", () => {
  let organization: EmbeddedOrganization;
  let organizations: OrganizationsClient;
  let dynamodb: DynamoDBClient;
  let root: string;
  before(async () => {
    const accounts = [management];
    organization = await EmbeddedOrganization.start({
      deployment: { resources: [] },
      organizationId: "o-a1b2c3d4e5",
      accounts,
    });
    organizations = organization.direct.in(OrganizationsClient, management, "us-east-1");
    dynamodb = organization.direct.in(DynamoDBClient, management, "eu-west-1");
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    root = (await organizations.send(new ListRootsCommand({}))).Roots![0]!.Id!;
    await dynamodb.send(
      new CreateTableCommand({
        TableName: membersTableName,
        KeySchema: [{ AttributeName: "account", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "account", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  });
  after(() => organization.stop());

  async function join(name: string, unit: string): Promise<string> {
    const made = await organizations.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
    );
    const id = made.CreateAccountStatus!.AccountId!;
    const move = { AccountId: id, SourceParentId: root, DestinationParentId: unit };
    await organizations.send(new MoveAccountCommand(move));
    return id;
  }

  it("are its active accounts, come by joining a unit, and end by being closed", async () => {
    const unitOf = async (Name: string) =>
      (await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name }))).OrganizationalUnit!.Id!;
    const [production, sandbox] = [await unitOf("production"), await unitOf("sandbox")];
    const security = await join("security", production);
    const payments = await join("payments", production);
    await join("trial", sandbox);
    const membership = {
      members: { [payments]: { name: "payments-eu", mode: "observe" as const } },
      units: [root],
      excludedUnits: [sandbox],
    };
    const log = { info: () => {}, error: () => {} };
    const run = () => synchronize({ securityAccountId: security, membership, dynamodb, organizations, log });
    const settings = { ...given, members: {} };
    const members = new Members({ dynamodb, settings, now: () => 0 });

    assert.deepEqual(await run(), { members: 1, written: 1, removed: 0 });
    await members.read(payments);
    await members.read(security);
    assert.deepEqual(settings.members, { [payments]: { name: "payments-eu", mode: "observe" } });

    const orders = await join("orders", production);
    assert.deepEqual(await run(), { members: 2, written: 1, removed: 0 });
    await members.read(orders);
    await organizations.send(new CloseAccountCommand({ AccountId: orders }));
    assert.deepEqual(await run(), { members: 1, written: 0, removed: 1 });
    await members.read(orders);
    assert.deepEqual(Object.keys(settings.members), [payments]);
  });
});
