import assert from "node:assert/strict";
import { publicDatabase } from "../../catalogue/exposure/public-database/response";
import notCompliant from "../../catalogue/exposure/public-database-found/events/fires/not-compliant.json";
import { publicDatabaseFound } from "../../catalogue/exposure/public-database-found/response";
import byName from "../../catalogue/exposure/public-snapshot/events/fires/database-snapshot-public.json";
import byArn from "../../catalogue/exposure/public-snapshot/events/fires/database-snapshot-shared-by-arn.json";
import volumePublic from "../../catalogue/exposure/public-snapshot/events/fires/volume-snapshot-public.json";
import { publicSnapshot } from "../../catalogue/exposure/public-snapshot/response";
import found from "../../catalogue/exposure/public-snapshot-found/events/fires/database-snapshot.json";
import { publicSnapshotFound } from "../../catalogue/exposure/public-snapshot-found/response";
import { databaseInstance } from "../../catalogue/exposure/resources/database-instance";
import { type SnapshotFacts, snapshot } from "../../catalogue/exposure/resources/snapshot";
import { accountsOf, type TriageSettings } from "../../organization/settings";
import type { CentralResponse, ParameterInputs, SignalEvent } from "../../responses/types";

const targetOf = ({ forms }: Pick<CentralResponse, "forms">, form: string, event: object) =>
  forms[form]!.target(event as SignalEvent);

describe("a snapshot that is shared", () => {
  const facts: SnapshotFacts = {
    type: "rds",
    id: "orders",
    isPublic: true,
    accounts: ["111122223333", "777788889999"],
    outsiders: ["777788889999"],
    tags: {},
  };
  const event = byName as unknown as SignalEvent;

  it("is the same snapshot by name, by ARN in any case, and in a finding", () => {
    const ids = [
      targetOf(publicSnapshot, "cloudtrail", byName),
      targetOf(publicSnapshot, "cloudtrail", byArn),
      targetOf(publicSnapshotFound, "security-hub", found),
    ].map(({ resource }) => resource);
    const id = "snapshot:orders-before-migration";
    for (const one of ids) assert.deepEqual(one, { id, arn: `arn:aws:rds:eu-west-1:111122223333:${id}` });
    assert.equal(
      targetOf(publicSnapshot, "cloudtrail", volumePublic).resource.arn,
      "arn:aws:ec2:eu-west-1:111122223333:snapshot/snap-0a1b2c3d4e5f60718",
    );
  });

  it("is revoked for everybody and for outsiders, and for nobody else", () => {
    const outsiders = (some: Partial<SnapshotFacts>) =>
      publicSnapshot.parameters({ facts: { ...facts, ...some } } as ParameterInputs<SnapshotFacts>).Outsiders;
    assert.deepEqual(outsiders({}), ["all", "777788889999"]);
    assert.deepEqual(outsiders({ isPublic: false }), ["777788889999"]);
    const nothing = (some: Partial<SnapshotFacts>) => publicSnapshot.nothingToDo?.(event, { ...facts, ...some });
    assert.equal(nothing({}), undefined);
    const inside = { isPublic: false, outsiders: [] };
    assert.equal(nothing(inside), "the snapshot is shared with accounts of the organization only");
    assert.equal(nothing({ ...inside, accounts: [] }), "the snapshot is shared with nobody");
  });

  it("needs a person when a run cannot be given all who would lose it", () => {
    const forPeople = (count: number) =>
      publicSnapshot.forPeople?.(event, { ...facts, outsiders: Array<string>(count).fill("777788889999") });
    assert.equal(forPeople(49), undefined);
    assert.match(forPeople(50) ?? "", /51 outsiders/);
  });

  it("is shared inside with members and the security account", () => {
    const ours = accountsOf({
      members: { "111122223333": { name: "a" } },
      securityAccountId: "222233334444",
    } as unknown as TriageSettings);
    const target = targetOf(publicSnapshot, "cloudtrail", volumePublic);
    const [described, sharing] = snapshot.reads;
    const answers = new Map<unknown, unknown>([
      [described, { Snapshots: [{ SnapshotId: "snap-0a1b2c3d4e5f60718" }] }],
      [
        sharing,
        {
          CreateVolumePermissions: [
            { UserId: "222233334444" },
            { Group: "all" },
            { UserId: "777788889999" },
            { UserId: "111122223333" },
          ],
        },
      ],
    ]);
    const read = snapshot.facts(target, ((one: unknown) => answers.get(one)) as never, ours);
    assert.deepEqual([read?.isPublic, read?.outsiders], [true, ["777788889999"]]);
    assert.deepEqual(read?.accounts, ["111122223333", "222233334444", "777788889999"]);
  });
});

describe("a database with a public address", () => {
  it("is looked up by its name or its resource id", () => {
    const [itself] = databaseInstance.reads;
    const asked = (id: string) =>
      itself!.input({ resource: { id, arn: "" } } as never, () => undefined) as Record<string, unknown>;
    assert.deepEqual(asked("orders"), { DBInstanceIdentifier: "orders" });
    const { resource } = targetOf(publicDatabaseFound, "config", notCompliant);
    assert.deepEqual(asked(resource.id), { Filters: [{ Name: "dbi-resource-id", Values: [resource.id] }] });
    assert.deepEqual(asked("db-orders"), { DBInstanceIdentifier: "db-orders" });
  });

  it("is looked at again while RDS still makes the change", () => {
    const settled = (isPublic: boolean, status: string) =>
      publicDatabase.nothingToDo?.({} as SignalEvent, { name: "orders", isPublic, status, tags: {} });
    assert.equal(settled(true, "available"), undefined);
    assert.equal(settled(false, "modifying"), undefined);
    assert.equal(settled(false, "available"), "the database has no public address");
  });
});
