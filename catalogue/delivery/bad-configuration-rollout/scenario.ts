import {
  AppConfigClient,
  CreateApplicationCommand,
  CreateConfigurationProfileCommand,
  CreateEnvironmentCommand,
  CreateHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  StartDeploymentCommand,
  StopDeploymentCommand,
} from "@aws-sdk/client-appconfig";
import type { Scenario, Staged, World } from "../../../responses/scenario";
import type { SignalEvent } from "../../../responses/types";
import example from "./events/fires/errors-while-baking.json";
import { badConfigurationRollout } from "./response";

const owner = "team-payments";
const flags = [{ newCheckout: false }, { newCheckout: true }];

const named = (subject: string) => {
  const [ApplicationId = "", EnvironmentId = ""] = subject.split("/");
  return { ApplicationId, EnvironmentId };
};

/** The first version is complete; the second began two minutes ago and reaches everybody at once, then it bakes. */
async function stage(world: World, event: SignalEvent): Promise<Staged> {
  const byAppConfig = event.source === "aws.appconfig";
  const { forms } = badConfigurationRollout;
  const told = (byAppConfig ? forms.appconfig : forms.alarm)?.target(event).resource.id ?? "";
  const subject = await environment(world);
  const profile = await versions(world, subject);
  await rollOut(world, subject, profile, "1", minutesBefore(event, 60));
  await rollOut(world, subject, profile, "2", minutesBefore(event, 2));
  if (byAppConfig)
    await world
      .client(AppConfigClient)
      .send(new StopDeploymentCommand({ ...named(subject), DeploymentNumber: 2, AllowRevert: true }));
  const rewritten = moved(event, told, subject);
  rewritten.account = world.account;
  return {
    event: rewritten,
    changes: [`environment ${told} is ${subject} here: the emulator chooses ids`],
    headline: byAppConfig
      ? `AppConfig has taken version 2 of the flags of ${subject} back`
      : `alarm appconfig/${subject} fires while version 2 of the flags bakes`,
    subject,
  };
}

const minutesBefore = (event: SignalEvent, minutes: number) => ({
  at: new Date(Date.parse(event.time) - minutes * 60_000),
});

/** The event with the ids that are known here. */
function moved(event: SignalEvent, told: string, subject: string): SignalEvent {
  const [from, to] = [named(told), named(subject)];
  return JSON.parse(
    JSON.stringify(event)
      .replaceAll(from.ApplicationId, to.ApplicationId)
      .replaceAll(from.EnvironmentId, to.EnvironmentId),
  ) as SignalEvent;
}

async function environment(world: World): Promise<string> {
  const appConfig = world.client(AppConfigClient);
  const { Id: ApplicationId } = await appConfig.send(new CreateApplicationCommand({ Name: "checkout" }));
  const { Id } = await appConfig.send(
    new CreateEnvironmentCommand({
      ApplicationId,
      Name: "production",
      Tags: { [world.ownerTagKey]: owner, [world.allowlistTag.key]: world.allowlistTag.value },
    }),
  );
  return `${ApplicationId}/${Id}`;
}

/** @returns id of the profile. */
async function versions(world: World, subject: string): Promise<string> {
  const appConfig = world.client(AppConfigClient);
  const { ApplicationId } = named(subject);
  const { Id: ConfigurationProfileId = "" } = await appConfig.send(
    new CreateConfigurationProfileCommand({ ApplicationId, Name: "flags", LocationUri: "hosted" }),
  );
  for (const content of flags)
    await appConfig.send(
      new CreateHostedConfigurationVersionCommand({
        ApplicationId,
        ConfigurationProfileId,
        ContentType: "application/json",
        Content: new TextEncoder().encode(JSON.stringify(content)),
      }),
    );
  return ConfigurationProfileId;
}

async function rollOut(world: World, subject: string, profile: string, version: string, past: { at: Date }) {
  await world.client(AppConfigClient, past).send(
    new StartDeploymentCommand({
      ...named(subject),
      ConfigurationProfileId: profile,
      ConfigurationVersion: version,
      DeploymentStrategyId: "AppConfig.AllAtOnce",
    }),
  );
}

/** What applications get: the newest version that was not rolled back. */
const state = async (world: World, { subject }: Staged) => {
  const { Items = [] } = await world.client(AppConfigClient).send(new ListDeploymentsCommand(named(subject)));
  const kept = Items.filter(({ State }) => State && !["ROLLED_BACK", "REVERTED"].includes(State));
  const newest = kept.sort((a, b) => (b.DeploymentNumber ?? 0) - (a.DeploymentNumber ?? 0))[0];
  return { version: newest?.ConfigurationVersion };
};

export const scenario: Scenario = {
  example: example as unknown as SignalEvent,
  stage,
  state,
  healed: ({ version }) => ({ "applications get the previous version": version === "1" }),
  async outcome(world, staged) {
    const { version } = await state(world, staged);
    return [`applications get version ${version} of the flags of ${staged.subject} (${owner})`];
  },
};
