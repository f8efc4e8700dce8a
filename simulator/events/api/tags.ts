import { AwsError } from "../../aws";
import { busName, type EventBridge } from "../eventBridge";
import type { Handlers } from "./operations";

type Tags = Array<{ Key: string | undefined; Value: string | undefined }>;

export interface TagStore {
  handlers: Handlers<"ListTagsForResource" | "TagResource" | "UntagResource">;
  /** Adds tags to what was just made. */
  add(arn: string, tags?: Tags): void;
  /** Forgets the tags of buses and rules that do not exist any more: one of the same name that is made later has none (recorded). */
  forgetDeleted(): void;
}

/** Tags of buses and rules. */
export function tagOperations(events: EventBridge): TagStore {
  const byArn = new Map<string, Tags>();
  const add = (arn: string, tags: Tags = []) => {
    const others = (byArn.get(arn) ?? []).filter(({ Key }) => !tags.some((tag) => tag.Key === Key));
    byArn.set(arn, [...others, ...tags]);
  };
  /** @throws AwsError ResourceNotFoundException for a bus or a rule that does not exist. */
  const existing = (arn = ""): string => {
    const [, , , region = "", account = "", resource = ""] = arn.split(":");
    const [kind, ...path] = resource.split("/");
    if (kind === "event-bus") events.bus(account, region, busName(arn));
    else if (kind === "rule") events.rule(account, region, path.slice(0, -1).join("/") || "default", path.at(-1) ?? "");
    else throw new AwsError("ResourceNotFoundException", `${arn} is neither an event bus nor a rule that exists.`);
    return arn;
  };
  return {
    add,
    forgetDeleted: () => {
      const arns = new Set([...events.all(), ...events.allBuses()].map(({ arn }) => arn));
      for (const arn of byArn.keys()) if (!arns.has(arn)) byArn.delete(arn);
    },
    handlers: {
      TagResource: ({ ResourceARN, Tags }) => {
        add(existing(ResourceARN), Tags);
        return {};
      },
      UntagResource: ({ ResourceARN, TagKeys = [] }) => {
        const arn = existing(ResourceARN);
        byArn.set(
          arn,
          (byArn.get(arn) ?? []).filter(({ Key }) => !TagKeys.includes(Key ?? "")),
        );
        return {};
      },
      ListTagsForResource: ({ ResourceARN }) => ({ Tags: byArn.get(existing(ResourceARN)) ?? [] }),
    },
  };
}
