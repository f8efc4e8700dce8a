import { destructive, disruptive, type OperationTable, reversible } from "./operation";

export const elbv2: OperationTable = {
  DeleteListener: destructive("the listener and its rules are gone"),
  DeleteLoadBalancer: destructive("the load balancer and its name are gone"),
  DeleteRule: destructive("the rule is gone"),
  DeleteTargetGroup: destructive("the group is gone"),
  DeregisterTargets: disruptive("the targets get no more traffic"),
  ModifyListener: disruptive("traffic goes elsewhere"),
  ModifyRule: disruptive("traffic goes elsewhere"),
  ModifyTargetGroupAttributes: reversible("the attributes before can be set again"),
  RegisterTargets: reversible("DeregisterTargets undoes it"),
  SetSecurityGroups: disruptive("changes who reaches the load balancer"),
};
