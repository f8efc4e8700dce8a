import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface DatabaseInstanceFacts extends Facts {
  name: string;
  /** available, creating, modifying … (RDS user guide, "Viewing DB instance status"). */
  status: string;
  /** Its endpoint resolves to a public address outside of its network. */
  isPublic: boolean;
}

/** Config knows instances by their resource id; names have no capital letters. */
export const resourceIdForm = /^db-[A-Z0-9]{20,40}$/;

const itself = read(
  "rds",
  "DescribeDBInstances",
  ({ resource: { id } }) =>
    resourceIdForm.test(id) ? { Filters: [{ Name: "dbi-resource-id", Values: [id] }] } : { DBInstanceIdentifier: id },
  { missing: ["DBInstanceNotFoundFault"] },
);

/** A database instance, by its name or its resource id. */

export const databaseInstance: ResourceKind<DatabaseInstanceFacts> = {
  name: "database-instance",
  reads: [itself],
  facts: ({ resource }, answer) => {
    const instance = answer(itself)?.DBInstances?.[0];
    return (
      instance && {
        name: instance.DBInstanceIdentifier ?? resource.id,
        status: instance.DBInstanceStatus ?? "unknown",
        isPublic: instance.PubliclyAccessible === true,
        tags: tagMap(instance.TagList),
      }
    );
  },
  describe: ({ isPublic, status }) => `the database is ${status} and ${isPublic ? "has a public address" : "private"}`,
};
