import type { Subject } from "../subject";
import { accessKeyExposed } from "./access-key-exposed/response";
import { accessKeyLeaked } from "./access-key-leaked/response";
import { accessKeyTooOld } from "./access-key-too-old/response";
import { accessKeyUnused } from "./access-key-unused/response";
import { compromisedCredentials } from "./compromised-credentials/response";
import { containPrincipalOnRequest } from "./contain-principal-on-request/response";
import { credentialsUsedFromTor } from "./credentials-used-from-tor/response";
import { instanceCredentialsOutsideAws } from "./instance-credentials-outside-aws/response";
import { releasePrincipalOnRequest } from "./release-principal-on-request/response";
import { rootUsed } from "./root-used/response";

export const credentials: Subject = {
  name: "credentials",
  title: "Credentials",
  summary: "stolen or misused access keys, users, roles and root users",
  responses: [
    accessKeyExposed,
    accessKeyLeaked,
    accessKeyTooOld,
    accessKeyUnused,
    compromisedCredentials,
    containPrincipalOnRequest,
    credentialsUsedFromTor,
    instanceCredentialsOutsideAws,
    releasePrincipalOnRequest,
    rootUsed,
  ],
};
