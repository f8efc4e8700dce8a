import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AWSOrganizationsNotInUseException,
  DescribeOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { globalRegionOf } from "../../aws/partitions";
import { advice, type Check, missing, ok } from "./check";

const rightAccount: Check = {
  name: "account",
  needed: "everything: the provider refuses to work in any other account",
  scope: "account",
  async ask({ account, expectedAccount }) {
    if (account === expectedAccount) return ok(`the credentials are of ${account}`);
    return missing(
      `the credentials are of ${account}, the stack belongs to ${expectedAccount}`,
      `use credentials of ${expectedAccount} (AWS_PROFILE), or name the stack of this account with --stack`,
    );
  },
};

const rightOrganization: Check = {
  name: "organization",
  needed: "every event and every page: bus, table and topics admit this organization only",
  scope: "account",
  async ask({ client, homeRegion, organizationId }) {
    const id = await organizationOf(client(OrganizationsClient, homeRegion));
    if (id === organizationId) return ok(`the account belongs to ${organizationId}`);
    return missing(
      `the account belongs to ${id ?? "no organization"}, the configuration names ${organizationId}`,
      id
        ? `pulumi config set reflex:organizationId ${id}`
        : `invite the account into ${organizationId} and accept the invitation (AWS Organizations User Guide, ` +
            '"Inviting an AWS account to join your organization")',
    );
  },
};

/** For an account outside every organization there is an error of its own (API reference, DescribeOrganization). */
async function organizationOf(client: OrganizationsClient): Promise<string | undefined> {
  try {
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    return Organization?.Id;
  } catch (error) {
    if (error instanceof AWSOrganizationsNotInUseException) return undefined;
    throw error;
  }
}

const regionEnabled: Check = {
  name: "Region",
  needed: "everything in this Region",
  scope: "region",
  async ask({ client, homeRegion, account }, region) {
    const request = new DescribeRegionsCommand({ RegionNames: [region], AllRegions: true });
    const { Regions = [] } = await client(EC2Client, homeRegion).send(request);
    const status = Regions[0]?.OptInStatus;
    if (status === "opted-in" || status === "opt-in-not-required") return ok("is enabled");
    return missing(
      status === undefined ? "does not exist in this partition" : "is not enabled in the account",
      `aws account enable-region --region-name ${region} --account-id ${account}`,
    );
  },
};

const globalRegionGoverned: Check = {
  name: "global services",
  needed: "signals of IAM, of root and of sign-ins, which AWS delivers in one Region of a partition only",
  scope: "account",
  async ask({ partition, governedRegions }) {
    const region = globalRegionOf(partition);
    if (governedRegions.includes(region)) return ok(`${region} is governed`);
    return advice(
      `${region} is not governed: leaked keys, root and calls of IAM are not answered`,
      `pulumi config set --path 'reflex:governedRegions[${governedRegions.length}]' ${region}, in every stack`,
    );
  },
};

export const accountChecks: readonly Check[] = [rightAccount, rightOrganization, regionEnabled, globalRegionGoverned];
