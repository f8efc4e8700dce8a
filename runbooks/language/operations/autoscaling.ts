import { on, readWithoutResource } from "./grant";
import { byInput, destructive, disruptive, mayBeZero, type OperationTable, reads, reversible } from "./operation";

const onGroups = on("autoScalingGroup:*:autoScalingGroupName/*");

export const autoscaling: OperationTable = {
  AttachInstances: reversible("adds an instance and raises the desired number; DetachInstances undoes it", onGroups),
  CompleteLifecycleAction: disruptive("ends a wait: the instance goes into service or is terminated"),
  CreateAutoScalingGroup: reversible("adds a group"),
  CreateOrUpdateTags: reversible("sets tags; DeleteTags removes them"),
  DeleteAutoScalingGroup: destructive("the group is gone, with its instances when forced"),
  DeleteLaunchConfiguration: destructive("the configuration is gone"),
  DeleteLifecycleHook: disruptive("instances no longer wait for what the hook was for"),
  DeletePolicy: disruptive("the group no longer scales by the policy"),
  DescribeAutoScalingGroups: reads(readWithoutResource),
  DescribeAutoScalingInstances: reads(readWithoutResource),
  DetachInstances: disruptive("the instance leaves the group and its load balancers", onGroups),
  DetachLoadBalancerTargetGroups: disruptive("the group's instances get no more traffic"),
  EnterStandby: disruptive("the instance gets no more traffic from the group"),
  ExecutePolicy: disruptive("the group scales"),
  ExitStandby: reversible("EnterStandby undoes it"),
  ResumeProcesses: reversible("SuspendProcesses undoes it"),
  SetDesiredCapacity: byInput(
    ({ DesiredCapacity }) =>
      mayBeZero(DesiredCapacity)
        ? destructive("terminates every unprotected instance of the group, or may: the number is 0 or a parameter")
        : disruptive("a lower number terminates instances that the group chooses among unprotected ones"),
    onGroups,
  ),
  SetInstanceHealth: byInput(({ HealthStatus }) =>
    HealthStatus === "Healthy"
      ? reversible("the group keeps the instance")
      : destructive("the group terminates an unhealthy instance"),
  ),
  SetInstanceProtection: reversible("the protection before can be set again", onGroups),
  StartInstanceRefresh: disruptive("every instance of the group is replaced, some at a time"),
  SuspendProcesses: disruptive("the group no longer heals or scales"),
  TerminateInstanceInAutoScalingGroup: destructive("the instance is gone"),
  UpdateAutoScalingGroup: byInput(({ MaxSize, DesiredCapacity }) =>
    mayBeZero(MaxSize) || mayBeZero(DesiredCapacity)
      ? destructive("terminates every unprotected instance of the group, or may: a limit is 0 or a parameter")
      : disruptive("new limits may terminate instances"),
  ),
};
