import assert from "node:assert/strict";
import stopped from "../../catalogue/guard-rails/cloudtrail-stopped/events/fires/logging-stopped.json";
import byArn from "../../catalogue/guard-rails/cloudtrail-stopped/events/fires/logging-stopped-by-arn.json";
import withoutGlobalServices from "../../catalogue/guard-rails/cloudtrail-stopped/events/fires/without-global-services.json";
import withoutValidation from "../../catalogue/guard-rails/cloudtrail-stopped/events/fires/without-validation.json";
import { cloudtrailStopped } from "../../catalogue/guard-rails/cloudtrail-stopped/response";
import defaultWindow from "../../catalogue/guard-rails/kms-key-deletion/events/fires/default-window-by-arn.json";
import sevenDays from "../../catalogue/guard-rails/kms-key-deletion/events/fires/key-of-an-application.json";
import { kmsKeyDeletion } from "../../catalogue/guard-rails/kms-key-deletion/response";
import type { TrailFacts } from "../../catalogue/guard-rails/resources/trail";
import type { ParameterInputs, RunbookResponse, SignalEvent, Target } from "../../responses/types";

const targetOf = ({ forms }: { forms: RunbookResponse["forms"] }, event: object): Target =>
  forms.cloudtrail!.target(event as SignalEvent);

describe("a trail that was stopped or narrowed", () => {
  const trail: TrailFacts = {
    name: "management-events",
    logging: true,
    multiRegion: true,
    globalServiceEvents: true,
    logFileValidation: true,
    tags: {},
  };
  const parameters = (event: object, facts: Partial<TrailFacts>) => {
    const { TrailName, ...switches } = cloudtrailStopped.parameters({
      event: event as SignalEvent,
      facts: { ...trail, ...facts },
    } as ParameterInputs<TrailFacts>);
    assert.deepEqual(TrailName, ["management-events"]);
    return Object.keys(switches).filter((name) => switches[name]![0] === "yes");
  };
  const settled = (event: object, facts: Partial<TrailFacts>) =>
    cloudtrailStopped.nothingToDo?.(event as SignalEvent, { ...trail, ...facts });

  it("gets back only what the call turned off, and only what is off still", () => {
    const narrow = { multiRegion: false, globalServiceEvents: false, logFileValidation: false };
    assert.deepEqual(parameters(stopped, { ...narrow, logging: false }), []);
    assert.deepEqual(parameters(withoutValidation, narrow), ["Validation"]);
    assert.deepEqual(parameters(withoutGlobalServices, narrow), ["AllRegions", "GlobalServices"]);
    assert.deepEqual(parameters(withoutGlobalServices, { globalServiceEvents: false }), ["GlobalServices"]);
  });

  it("needs nothing once it records all of it again", () => {
    assert.equal(settled(stopped, { logging: false }), undefined);
    assert.equal(settled(withoutValidation, { logFileValidation: false }), undefined);
    assert.equal(settled(withoutValidation, {}), "the trail records again");
    // A trail that always recorded one Region is not widened because it was stopped.
    assert.equal(settled(stopped, { multiRegion: false }), "the trail records again");
  });

  it("is the same trail by name and by ARN", () => {
    assert.deepEqual(targetOf(cloudtrailStopped, byArn).resource, targetOf(cloudtrailStopped, stopped).resource);
  });
});

describe("a key that is scheduled for deletion", () => {
  const window = (event: object) =>
    kmsKeyDeletion.parameters({
      event: event as SignalEvent,
      facts: { keyId: "k", state: "PendingDeletion", tags: {} },
    } as never).WindowInDays;

  it("keeps the waiting period of the call, or KMS's own", () => {
    assert.deepEqual(window(sevenDays), ["7"]);
    assert.deepEqual(window(defaultWindow), ["30"]);
  });

  it("is the same key by id and by ARN, and needs nothing once its deletion was cancelled", () => {
    assert.deepEqual(targetOf(kmsKeyDeletion, defaultWindow).resource, targetOf(kmsKeyDeletion, sevenDays).resource);
    const facts = { keyId: "k", tags: {} };
    const settled = (state: string) => kmsKeyDeletion.nothingToDo?.(sevenDays as never, { ...facts, state });
    assert.equal(settled("Disabled"), "the key is already Disabled");
    assert.equal(settled("PendingReplicaDeletion"), undefined);
  });
});
