import { region } from "../aws";
import type { Question } from "./question";

const [friend, stranger] = ["444455556666", "777788889999"];

export const questionsAboutSharing: Question[] = [
  {
    title: "snapshots are found by those who may restore them",
    ask: async (aws) => {
      const AvailabilityZone = `${region}a`;
      const { VolumeId } = await aws.call("ec2", "CreateVolume", { AvailabilityZone, Size: 1 });
      const { SnapshotId } = await aws.call("ec2", "CreateSnapshot", { VolumeId });
      const { SnapshotId: other } = await aws.call("ec2", "CreateSnapshot", { VolumeId });
      const share = { Attribute: "createVolumePermission", OperationType: "add" };
      await aws.call("ec2", "ModifySnapshotAttribute", { SnapshotId, ...share, UserIds: [friend] });
      await aws.call("ec2", "ModifySnapshotAttribute", { SnapshotId: other, ...share, GroupNames: ["all"] });
      const found = async (RestorableByUserIds: string[]) => {
        const { Snapshots } = await aws.call("ec2", "DescribeSnapshots", { OwnerIds: ["self"], RestorableByUserIds });
        return (Snapshots as Array<{ SnapshotId: string }>).map((snapshot) =>
          snapshot.SnapshotId === SnapshotId ? "shared" : "public",
        );
      };
      return {
        friend: await found([friend]),
        stranger: await found([stranger]),
        everybody: await found(["all"]),
      };
    },
    expected: { friend: ["shared"], stranger: [], everybody: ["public"] },
  },
  {
    title: "a database snapshot is shared with an account once, however often the account is added",
    ask: async (aws) => {
      const DBInstanceIdentifier = "orders";
      await aws.call("rds", "CreateDBInstance", {
        DBInstanceIdentifier,
        DBInstanceClass: "db.t4g.micro",
        Engine: "postgres",
        AllocatedStorage: 20,
        MasterUsername: "orders",
        MasterUserPassword: "only-for-tests",
      });
      const DBSnapshotIdentifier = "orders-before-migration";
      await aws.call("rds", "CreateDBSnapshot", { DBInstanceIdentifier, DBSnapshotIdentifier });
      const share = (ValuesToAdd: string[]) =>
        aws.call("rds", "ModifyDBSnapshotAttribute", {
          DBSnapshotIdentifier,
          AttributeName: "restore",
          ValuesToAdd,
        });
      await share([friend]);
      const { DBSnapshotAttributesResult: result } = await share([friend, "all"]);
      return (result.DBSnapshotAttributes as Array<{ AttributeValues: string[] }>)[0]?.AttributeValues;
    },
    expected: [friend, "all"],
  },
];
