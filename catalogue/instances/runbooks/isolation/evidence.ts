import { equals, not, startsWith } from "../../../../runbooks/language/conditions";
import type { Ref } from "../../../../runbooks/language/references";
import { asBoolean, asString, asStringList } from "../../../../runbooks/language/selectors";
import { given } from "../../../../runbooks/shared/parameters";
import type { PriorState } from "../../../../runbooks/shared/priorState";
import { snapshotVolumes } from "../../../../runbooks/shared/snapshots";
import type { Isolation } from "./parameters";
import type { IsolationParts } from "./parts";
import { protectionOf, protectionRecord, volumeRecord } from "./records";

/** Spot instances allow neither termination protection nor another shutdown behaviour. */
export const takesProtection = ({ lifecycle }: { lifecycle: Ref<string> }) => not(equals(lifecycle, "spot"));

export const readLifecycle = (r: Pick<Isolation, "ec2">, step: string, id: Ref<string>) =>
  r.ec2(
    step,
    "DescribeInstances",
    { InstanceIds: [id] },
    { outputs: (answer) => ({ lifecycle: asString(answer.Reservations.at(0).Instances.at(0).InstanceLifecycle) }) },
  );

/** Neither the API nor a shutdown of the instance itself may terminate it. */
export function hold(r: Isolation, prior: PriorState): void {
  const { InstanceId: id } = r.parameters;
  const instance = readLifecycle(r, "ReadLifecycle", id);
  r.when("TakesProtection", takesProtection(instance), () => {
    const { terminationProtection } = r.ec2(
      "ReadTerminationProtection",
      "DescribeInstanceAttribute",
      { InstanceId: id, Attribute: "disableApiTermination" },
      { outputs: (answer) => ({ terminationProtection: asBoolean(answer.DisableApiTermination.Value) }) },
    );
    const { shutdownBehaviour } = r.ec2(
      "ReadShutdownBehaviour",
      "DescribeInstanceAttribute",
      { InstanceId: id, Attribute: "instanceInitiatedShutdownBehavior" },
      { outputs: (answer) => ({ shutdownBehaviour: asString(answer.InstanceInitiatedShutdownBehavior.Value) }) },
    );
    prior.save("Protection", protectionOf(id), protectionRecord, { terminationProtection, shutdownBehaviour });
    r.ec2("ProtectFromTermination", "ModifyInstanceAttribute", {
      InstanceId: id,
      DisableApiTermination: { Value: true },
    });
    r.ec2("StopOnShutdown", "ModifyInstanceAttribute", {
      InstanceId: id,
      Attribute: "instanceInitiatedShutdownBehavior",
      Value: "stop",
    });
  });
}

/** The volumes that are attached now, and the first of them, which is unset where there is none. */
export const readVolumes = (r: Pick<Isolation, "ec2">, id: Ref<string>) =>
  r.ec2(
    "ReadVolumes",
    "DescribeInstances",
    { InstanceIds: [id] },
    {
      outputs: (answer) => {
        const { BlockDeviceMappings: devices } = answer.Reservations.at(0).Instances.at(0);
        return {
          first: asString(devices.at(0).Ebs.VolumeId),
          volumes: asStringList(devices.all("Ebs", "VolumeId")),
        };
      },
    },
  );

/** The volumes stay when the instance is terminated, by whomever. One that has only its instance store has none. */
export function keepVolumes(r: Isolation, prior: PriorState): void {
  const { InstanceId: id } = r.parameters;
  const { first, volumes } = readVolumes(r, id);
  r.when("HasVolumes", startsWith(first, "vol-"), () => {
    r.forEach("KeepVolumes", volumes, (volume) => {
      const attachment = r.ec2(
        "ReadVolume",
        "DescribeVolumes",
        { VolumeIds: [volume] },
        {
          outputs: (answer) => ({
            device: asString(answer.Volumes.at(0).Attachments.at(0).Device),
            deleteOnTermination: asBoolean(answer.Volumes.at(0).Attachments.at(0).DeleteOnTermination),
          }),
        },
      );
      prior.save("Volume", volume, volumeRecord, attachment);
      r.ec2("KeepVolume", "ModifyInstanceAttribute", {
        InstanceId: id,
        BlockDeviceMappings: [{ DeviceName: attachment.device, Ebs: { DeleteOnTermination: false } }],
      });
    });
  });
}

/**
 * Locked before they are complete, which EBS allows (user guide, "Lock an Amazon EBS snapshot"): in governance mode, so
 * that whoever may unlock them can still delete them.
 */
export function keepSnapshots(r: Isolation, parts: IsolationParts): void {
  const { InstanceId: id, LockUntil: until } = r.parameters;
  parts.bestEffort("Snapshots", () =>
    snapshotVolumes(r, id, (snapshots) =>
      parts.bestEffort("Lock", () =>
        r.when("LocksSnapshots", given(until), () => {
          r.forEach("LockSnapshots", snapshots, (snapshot) => {
            r.ec2("LockSnapshot", "LockSnapshot", {
              SnapshotId: snapshot,
              LockMode: "governance",
              ExpirationDate: until,
            });
          });
        }),
      ),
    ),
  );
}
