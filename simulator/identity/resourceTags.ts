import { DescribeTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetRoleCommand, GetUserCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { globalRegionOf } from "../../aws/partitions";
import type { DirectClients } from "../clients";
import { type RequestContext, tags } from "../iam/context";
import type { NamedPolicy } from "../iam/evaluate";

/** Spellings of the key that names a tag of the resource. Services have their own beside the global one. */
const keys = ["aws:ResourceTag", "ec2:ResourceTag", "iam:ResourceTag", "ssm:resourceTag"];

/**
 * Condition keys about the tags of EC2 resources, of users and roles, and of experiments. They are read at every decision that needs them,
 * since tags change, and at no other.
 */
export class ResourceTags {
  private readonly asks = new WeakMap<NamedPolicy["document"], boolean>();

  /** @param experimentTags tags of an experiment or a template, given by its ARN. */
  constructor(
    private readonly direct: DirectClients,
    private readonly experimentTags: (arn: string) => Record<string, string>,
  ) {}

  async context(resourceArn: string, policies: NamedPolicy[]): Promise<RequestContext> {
    if (resourceArn.includes("*") || !policies.some((policy) => this.asked(policy))) return {};
    const values = await this.tagsOf(resourceArn);
    return Object.assign({}, ...keys.map((key) => tags(key, values)));
  }

  private async tagsOf(resourceArn: string): Promise<Record<string, string>> {
    const [, partition = "", service, region = "", account = "", resource = ""] = resourceArn.split(":");
    if (service === "fis") return this.experimentTags(resourceArn);
    if (service === "iam") return this.tagsOfPrincipal(partition, account, resource);
    const id = resource.split("/")[1];
    if (service !== "ec2" || !id) return {};
    const { Tags = [] } = await this.direct
      .in(EC2Client, account, region)
      .send(new DescribeTagsCommand({ Filters: [{ Name: "resource-id", Values: [id] }] }));
    return tagMap(Tags);
  }

  /** Of what does not exist there are none: the call itself says so. */
  private async tagsOfPrincipal(partition: string, account: string, resource: string): Promise<Record<string, string>> {
    const [type, ...path] = resource.split("/");
    const name = path.at(-1);
    const iam = this.direct.in(IAMClient, account, globalRegionOf(partition));
    try {
      if (type === "user") return tagMap((await iam.send(new GetUserCommand({ UserName: name }))).User?.Tags);
      if (type === "role") return tagMap((await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.Tags);
    } catch (error) {
      if (!(error instanceof NoSuchEntityException)) throw error;
    }
    return {};
  }

  private asked({ document }: NamedPolicy): boolean {
    const known = this.asks.get(document) ?? /resourcetag\//i.test(JSON.stringify(document));
    this.asks.set(document, known);
    return known;
  }
}

function tagMap(list: Array<{ Key?: string; Value?: string }> = []): Record<string, string> {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}
