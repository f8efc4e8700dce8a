import { type Facts, type ResourceKind, read, tagMap } from "../../../responses/resource";

export interface TrailFacts extends Facts {
  name: string;
  logging: boolean;
  /** When it was last stopped, ISO 8601; absent when it never was. */
  stoppedAt?: string;
  multiRegion: boolean;
  globalServiceEvents: boolean;
  logFileValidation: boolean;
}

const missing = ["TrailNotFoundException"];

const itself = read("cloudtrail", "GetTrail", ({ resource }) => ({ Name: resource.arn }), { missing });
const status = read("cloudtrail", "GetTrailStatus", ({ resource }) => ({ Name: resource.arn }), { missing });
const tags = read("cloudtrail", "ListTags", ({ resource }) => ({ ResourceIdList: [resource.arn] }));

/** A trail of the account, read in its home Region. */
export const trail: ResourceKind<TrailFacts> = {
  name: "trail",
  reads: [itself, status, tags],
  facts: ({ resource }, answer) => {
    const found = answer(itself)?.Trail;
    return (
      found && {
        name: resource.id,
        logging: answer(status)?.IsLogging ?? false,
        stoppedAt: answer(status)?.StopLoggingTime?.toISOString(),
        multiRegion: found.IsMultiRegionTrail ?? false,
        globalServiceEvents: found.IncludeGlobalServiceEvents ?? false,
        logFileValidation: found.LogFileValidationEnabled ?? false,
        tags: tagMap(answer(tags)?.ResourceTagList?.[0]?.TagsList),
      }
    );
  },
  describe: ({ logging }) => (logging ? "the trail records" : "the trail does not record"),
};
