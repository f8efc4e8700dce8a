import type { NamedStatement } from "../../aws/iam";
import { arnOf, type Place } from "../naming";
import { allow } from "../policies";

/** Tag with which a team offers a resource for a game day: its value is the name of the game day. */
export const gameDayTagKey = "reflex:game-day";

/** Changing instances that are offered for this game day, and no others. */
export const onOfferedInstances = (
  place: Place,
  action: string,
  condition: "aws:ResourceTag" | "ssm:resourceTag",
  gameDay: string,
): NamedStatement =>
  allow("ChangeOfferedInstances", action, arnOf(place, "ec2", "instance/*"), {
    StringEquals: { [`${condition}/${gameDayTagKey}`]: gameDay },
  });

/** Actions that IAM grants on everything or not at all. */
export const anywhere = (...actions: string[]): NamedStatement => allow("LookAround", actions, "*");

/** Sending one document of AWS to the offered instances (FIS user guide, "Use Systems Manager SSM documents with FIS"). */
export const sending = (place: Place, document: string, gameDay: string): NamedStatement[] => [
  onOfferedInstances(place, "ssm:SendCommand", "ssm:resourceTag", gameDay),
  sendingDocument(place, document),
  anywhere("ec2:DescribeInstances", "ssm:CancelCommand", "ssm:ListCommands"),
];

const sendingDocument = (place: Place, document: string): NamedStatement =>
  allow("SendDocument", "ssm:SendCommand", awsDocumentArn(place, document));

/** Documents of AWS belong to no account. */
export const awsDocumentArn = ({ partition, region }: Place, document: string) =>
  `arn:${partition}:ssm:${region}::document/${document}`;

/**
 * Faults inside tasks: the SSM agent beside the containers is a managed instance that carries the tags of its activation,
 * not of the task, so only the document can be narrowed (FIS user guide, "Use the AWS FIS aws:ecs:task actions").
 */
export const inTasks = (place: Place, document: string): NamedStatement[] => [
  allow("ReachTasks", "ssm:SendCommand", arnOf(place, "ssm", "managed-instance/*")),
  sendingDocument(place, document),
  allow("ReadTasks", "ecs:DescribeTasks", arnOf(place, "ecs", "task/*")),
  allow("ReadContainerInstances", "ecs:DescribeContainerInstances", arnOf(place, "ecs", "container-instance/*")),
  anywhere("ec2:DescribeInstances", "ec2:DescribeSubnets", "ssm:CancelCommand", "ssm:ListCommands", "tag:GetResources"),
];

/** Errors in the answers of one service. The resource is the experiment (Service Authorization Reference, FIS). */
export const injecting = (place: Place, action: string, service: string): NamedStatement[] => [
  allow("InjectErrors", action, arnOf(place, "fis", "experiment/*"), { StringEquals: { "fis:Service": service } }),
];
