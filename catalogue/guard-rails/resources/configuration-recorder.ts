import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface ConfigurationRecorderFacts extends Facts {
  name: string;
  recording: boolean;
  /** When it was last stopped, ISO 8601; absent when it never was. */
  stoppedAt?: string;
}

const missing = ["NoSuchConfigurationRecorderException"];
const named = ({ resource }: { resource: { id: string } }) => ({ ConfigurationRecorderNames: [resource.id] });

const itself = read("config", "DescribeConfigurationRecorders", named, { missing });
const status = read("config", "DescribeConfigurationRecorderStatus", named, { missing });
const tags = read("config", "ListTagsForResource", (_target, answer) => {
  const arn = answer(itself)?.ConfigurationRecorders?.[0]?.arn;
  return arn ? { ResourceArn: arn } : undefined;
});

/** A customer managed recorder of AWS Config; those of other services cannot be stopped by anybody. */
export const configurationRecorder: ResourceKind<ConfigurationRecorderFacts> = {
  name: "configuration-recorder",
  reads: [itself, status, tags],
  facts: ({ resource }, answer) =>
    answer(itself)?.ConfigurationRecorders?.[0] && {
      name: resource.id,
      recording: answer(status)?.ConfigurationRecordersStatus?.[0]?.recording ?? false,
      stoppedAt: answer(status)?.ConfigurationRecordersStatus?.[0]?.lastStopTime?.toISOString(),
      tags: tagMap(answer(tags)?.Tags),
    },
  describe: ({ recording }) => (recording ? "the recorder records" : "the recorder is stopped"),
};
