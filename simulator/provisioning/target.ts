import type { AutomationService } from "../automation/service/automationService";
import type { DeployedResource, LocalService } from "../aws";
import type { DirectClients } from "../clients";
import type { SilenceAlarms } from "../cloudwatch/silence";
import type { EventBridge } from "../events/eventBridge";
import type { FisService } from "../fis/fisService";
import type { ResourceOwners } from "../identity/resourceOwners";
import type { ResourcePolicies } from "../identity/resourcePolicies";
import type { LambdaHost } from "../lambda/host";
import type { LambdaRoles } from "../lambda/roles";
import type { QueueConsumers } from "../queueConsumers";
import type { ObjectEvents } from "../s3/objectEvents";
import type { StepFunctionsService } from "../stepfunctions/service/stepFunctionsService";

/** The parts of the organization that a deployment is put into. */
export interface ProvisioningTarget {
  direct: DirectClients;
  /** What the organization answers itself, by boto3's names. */
  services: ReadonlyMap<string, LocalService>;
  events: EventBridge;
  automation: AutomationService;
  stepFunctions: StepFunctionsService;
  fis: FisService;
  lambda: LambdaHost;
  lambdaRoles: LambdaRoles;
  consumers: QueueConsumers;
  silences: SilenceAlarms;
  objects: ObjectEvents;
  resourcePolicies: ResourcePolicies;
  owners: ResourceOwners;
  /** Partition key of each table by ARN: dynamodb:LeadingKeys needs it. */
  tableKeys: Map<string, string>;
}

/** Puts one resource in place. @throws AwsError where AWS would refuse it. */
export type Applier = (resource: DeployedResource, target: ProvisioningTarget) => Promise<unknown> | unknown;
