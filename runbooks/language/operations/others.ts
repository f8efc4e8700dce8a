import { destructive, disruptive, type OperationTable, reversible } from "./operation";

/** Services of which a few operations only were reviewed, by boto3 name. */
export const others: Readonly<Record<string, OperationTable>> = {
  codebuild: { UpdateProject: disruptive("builds run with other settings") },
  elb: {
    ModifyLoadBalancerAttributes: disruptive("connections may end earlier, or be logged elsewhere"),
  },
  macie2: { UpdateMacieSession: disruptive("may pause discovery; it can be resumed") },
  redshift: {
    ModifyCluster: destructive("a shorter retention deletes snapshots, and a resize may end connections"),
    PauseCluster: disruptive("the cluster is unavailable; ResumeCluster undoes it"),
    RebootCluster: disruptive("connections break while the cluster restarts"),
    ResumeCluster: reversible("PauseCluster undoes it"),
  },
  s3control: { PutPublicAccessBlock: disruptive("public readers of the account's buckets are shut out") },
  workspaces: {
    RebootWorkspaces: disruptive("somebody's desktop restarts"),
    RebuildWorkspaces: destructive("the desktop is made again; what it had since the last snapshot is gone"),
    RestoreWorkspace: destructive("the desktop goes back to its last snapshot"),
    StartWorkspaces: reversible("StopWorkspaces undoes it"),
    StopWorkspaces: disruptive("somebody's desktop stops"),
    TerminateWorkspaces: destructive("the desktop and its data are gone"),
  },
  xray: { PutEncryptionConfig: reversible("the configuration before can be set again") },
};
