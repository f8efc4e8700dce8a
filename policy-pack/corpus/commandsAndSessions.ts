import { documentType, one } from "./automation";
import type { Program, ProgramResource } from "./program";

const other = (kind: string, text: object): ProgramResource => ({
  type: documentType,
  inputs: { name: "n", documentType: kind, content: JSON.stringify(text) },
});

const session = (inputs: object) => ({ schemaVersion: "1.0", sessionType: "Standard_Stream", inputs });
const command = (runCommand: string[], parameters: object = {}) => ({
  schemaVersion: "2.2",
  parameters,
  mainSteps: [{ action: "aws:runShellScript", name: "run", inputs: { runCommand } }],
});
export const commandsAndSessions: Program[] = [
  one(
    "a session with a key and a log",
    "the guide of Session Manager",
    other(
      "Session",
      session({
        kmsKeyId: "alias/s",
        cloudWatchLogGroupName: "/s",
        cloudWatchEncryptionEnabled: true,
        s3BucketName: "",
      }),
    ),
  ),
  one(
    "a tunnel to a port",
    "AWS-StartPortForwardingSession",
    other("Session", { schemaVersion: "1.0", sessionType: "Port", properties: { portNumber: "22" } }),
  ),
  one(
    "a session that nothing keeps",
    "the console's first document",
    other("Session", session({ kmsKeyId: "", s3BucketName: "", cloudWatchLogGroupName: "" })),
    "ssm-session-encrypted",
    "ssm-session-logged",
  ),
  one(
    "a log of sessions that is not encrypted",
    "a bucket of long ago",
    other("Session", session({ kmsKeyId: "k", s3BucketName: "b", s3EncryptionEnabled: false })),
    "ssm-session-logged",
  ),
  one(
    "a command with a variable",
    "the guide: interpolationType",
    other(
      "Command",
      command(['systemctl restart "$SSM_Name"', "echo {{ Name }}"], {
        Name: { type: "String", interpolationType: "ENV_VAR" },
      }),
    ),
  ),
  one(
    "a message about a secret",
    "RotateCredential",
    other("Command", command(["echo 'A secret: nobody rotated it.'"])),
  ),
  one(
    "a command with a secret parameter",
    "{{ ssm-secure }}",
    other("Command", command(["login --password='{{ ssm-secure:/p }}'"])),
  ),
  one(
    "a command that anybody may extend",
    "command documents of long ago",
    other("Command", command(["systemctl restart {{ Name }}"], { Name: { type: "String" } })),
    "ssm-command-parameters-limited",
  ),
  one(
    "a password in a command",
    "set-up scripts",
    other("Command", command(["mysql --user=root --password='correct horse'"])),
    "ssm-no-inline-secrets",
  ),
  one(
    "a password as a default",
    "set-up documents",
    other("Command", command(["true"], { AdminPassword: { type: "String", default: "hunter22" } })),
    "ssm-no-inline-secrets",
  ),
];
