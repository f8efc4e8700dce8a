import type { Ref } from "../../../../runbooks/language/references";
import { asStringList } from "../../../../runbooks/language/selectors";
import type { PriorState } from "../../../../runbooks/shared/priorState";
import type { Isolation } from "./parameters";
import { instanceRecord, interfaceRecord } from "./records";

/**
 * Saves what undoing the cut needs: the groups of every interface. The item of the instance comes last, so that its
 * presence means that all of it was saved. Everything else is saved right before it is changed.
 */
export function saveNetwork(r: Isolation, prior: PriorState): { interfaces: Ref<string[]> } {
  const { InstanceId: instance } = r.parameters;
  const found = r.ec2(
    "ReadInterfaces",
    "DescribeNetworkInterfaces",
    { Filters: [{ Name: "attachment.instance-id", Values: [instance] }] },
    { outputs: (answer) => ({ interfaces: asStringList(answer.NetworkInterfaces.all("NetworkInterfaceId")) }) },
  );
  r.forEach("SaveInterfaces", found.interfaces, (id) => {
    const { groups } = r.ec2(
      "ReadInterface",
      "DescribeNetworkInterfaces",
      { NetworkInterfaceIds: [id] },
      { outputs: (answer) => ({ groups: asStringList(answer.NetworkInterfaces.at(0).Groups.all("GroupId")) }) },
    );
    prior.save("Interface", id, interfaceRecord, { groups });
  });
  prior.save("Instance", instance, instanceRecord, found);
  return found;
}
