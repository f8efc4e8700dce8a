import { IAMClient } from "@aws-sdk/client-iam";
import { partitionOf } from "../../aws/partitions";
import type { LocalService, Principal } from "../aws";
import { Clients } from "../clients";
import { type CallingStep, type CallRecord, FrontDoor } from "../door";
import { Sts } from "../door/sts";
import { Authorizer } from "../identity/authorizer";
import { IamDirectory } from "../identity/directory";
import { ResourceOwners } from "../identity/resourceOwners";
import { ResourcePolicies } from "../identity/resourcePolicies";
import { ResourceTags } from "../identity/resourceTags";
import type { Foundation } from "./foundation";

/** The front door, who makes a call, and whether they may. */
export interface FrontDoorParts {
  door: FrontDoor;
  /** Clients that act as a principal, through the front door. */
  clients: Clients;
  authorizer: Authorizer;
  directory: IamDirectory;
  resourcePolicies: ResourcePolicies;
  owners: ResourceOwners;
  /** Partition key of each table by ARN: dynamodb:LeadingKeys needs it. */
  tableKeys: Map<string, string>;
  /** The services that the organization runs itself, by boto3's names: they are entered when all parts are there. */
  services: Map<string, LocalService>;
}

export interface FrontDoorOptions {
  organizationId: string;
  accounts: string[];
  /** Tags of an experiment or a template, by its ARN: the emulator knows neither. */
  experimentTags(arn: string): Record<string, string>;
  /** Of the loopback interface; a free one when absent. */
  port?: number;
  /** The step of an Automation run that makes a call. */
  stepOf(principal: Principal): CallingStep | undefined;
  /** After every answered call. */
  onCall(record: CallRecord): Promise<void>;
}

export async function openFrontDoor(foundation: Foundation, options: FrontDoorOptions): Promise<FrontDoorParts> {
  const { clock, direct, emulator, faults, chaos, globalRegion } = foundation;
  const directory = new IamDirectory((account) => direct.in(IAMClient, account, globalRegion));
  const resourcePolicies = new ResourcePolicies();
  const owners = new ResourceOwners();
  const tableKeys = new Map<string, string>();
  const network = chaos?.network;
  for (const { arn, document } of network?.shares(partitionOf(globalRegion)) ?? []) {
    resourcePolicies.set(arn, "resource share of the network", document);
  }
  const memberAccounts = new Set([...options.accounts, ...(network ? [network.owner] : [])]);
  const authorizer = new Authorizer(
    directory,
    resourcePolicies,
    { organizationId: options.organizationId, memberAccounts },
    clock,
    {
      partitionKey: (tableArn) => tableKeys.get(tableArn),
      ec2Owner: (account, type) => network?.ownerOf(account, type),
    },
    new ResourceTags(direct, options.experimentTags),
    (account) => chaos?.serviceControlPolicies(account),
  );
  const services = new Map<string, LocalService>();
  const door = await FrontDoor.open({
    emulatorEndpoint: emulator.endpoint,
    modelsFolder: emulator.modelsFolder,
    clock,
    services,
    authorize: (call) => {
      chaos?.catchUp();
      return authorizer.authorizeCall(call);
    },
    resourceAccount: (call) => owners.of(call),
    onCall: options.onCall,
    onCallFailed: ({ call }, error) =>
      foundation.timeline.add({
        kind: "note",
        text: `${call.service} ${call.operation} was answered, and what follows from it failed: ${(error as Error).stack ?? error}`,
      }),
    port: options.port,
    faults,
    disturbance: chaos,
    stepOf: options.stepOf,
  });
  const clients = new Clients(
    () => door.endpoint,
    (principal) => door.mint(principal),
  );
  services.set(
    "sts",
    new Sts({ clock, roles: directory, mint: (principal, seconds) => door.mint(principal, seconds) }),
  );
  return { door, clients, authorizer, directory, resourcePolicies, owners, tableKeys, services };
}
