import { strict as assert } from "node:assert";
import { Emulator } from "../../../simulator/emulator/index";
import { Aws } from "./aws";
import { questionsAboutAddresses } from "./questions/addresses";
import { questionsAboutAutoScaling } from "./questions/auto-scaling";
import { questionsAboutDeployments } from "./questions/deployments";
import { questionsAboutGroups } from "./questions/groups";
import { questionsAboutInstances } from "./questions/instances";
import { questionsAboutKeys } from "./questions/keys";
import { questionsAboutLocks } from "./questions/locks";
import { questionsAboutMetadata } from "./questions/metadata";
import { questionsAboutPartitions } from "./questions/partitions";
import type { Question } from "./questions/question";
import { questionsAboutRecorders } from "./questions/recorders";
import { questionsAboutRules } from "./questions/rules";
import { questionsAboutSecrets } from "./questions/secrets";
import { questionsAboutServices } from "./questions/services";
import { questionsAboutSharing } from "./questions/sharing";
import { questionsAboutTime } from "./questions/time";
import { questionsAboutTrails } from "./questions/trails";
import { questionsAboutVolumes } from "./questions/volumes";

const subjects: Record<string, Question[]> = {
  "security groups of interfaces and instances": questionsAboutGroups,
  "rules of security groups": questionsAboutRules,
  instances: questionsAboutInstances,
  "metadata services of instances": questionsAboutMetadata,
  "elastic addresses": questionsAboutAddresses,
  volumes: questionsAboutVolumes,
  "sharing of snapshots": questionsAboutSharing,
  "locks of snapshots": questionsAboutLocks,
  "Auto Scaling groups": questionsAboutAutoScaling,
  "configuration recorders": questionsAboutRecorders,
  trails: questionsAboutTrails,
  deployments: questionsAboutDeployments,
  "KMS keys": questionsAboutKeys,
  "services of ECS": questionsAboutServices,
  "rotation of secrets": questionsAboutSecrets,
  partitions: questionsAboutPartitions,
  "time and accounts": questionsAboutTime,
};

describe("corrections of moto", () => {
  let corrected: Emulator;
  let bare: Emulator;

  before(async () => {
    [corrected, bare] = await Promise.all([Emulator.start(), Emulator.start({ bare: true })]);
  });

  after(() => Promise.all([corrected?.stop(), bare?.stop()]));

  for (const [subject, questions] of Object.entries(subjects)) {
    describe(subject, () => {
      beforeEach(() => Promise.all([corrected.reset(), bare.reset()]));

      for (const { title, ask, expected } of questions) {
        it(title, async () => {
          const [answer, withoutCorrection] = await Promise.all([ask(new Aws(corrected)), ask(new Aws(bare))]);
          assert.deepEqual(answer, expected);
          assert.notDeepEqual(withoutCorrection, expected, "bare moto no longer needs this correction: remove it");
        });
      }
    });
  }
});
