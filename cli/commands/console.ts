import { spawn } from "node:child_process";
import { Command } from "commander";
import { blueprintFromStates } from "../blueprint";
import { consoleAssets } from "../console/assets";
import { ConsoleServer } from "../console/server";
import { Session } from "../console/session";
import { exitCodes } from "../errors";
import { keptBlueprint } from "../kept/organization";
import { watchOn } from "../progress";
import { interrupted } from "../serve/interrupted";
import { checkPort, readPort } from "../serve/port";

interface Options {
  open: boolean;
  port?: string;
  state?: string[];
}

/** `reflex console`: the embedded organization as a page of this machine. */
export function consoleCommand(): Command {
  return new Command("console")
    .description("Opens a page on an embedded organization: let an incident happen, watch it, answer it.")
    .option("--no-open", "print the address only")
    .option("--port <n>", "port of 127.0.0.1 (default: a free one)")
    .option(
      "--state <file...>",
      "what is deployed, or would be: pulumi stack export, or pulumi preview --json --show-sames, of the security and a member stack",
    )
    .addHelpText(
      "after",
      `
The page is for this machine only, and for nobody without the address that is printed. It ends with Ctrl-C.

Exit codes: 0 ended by Ctrl-C, 2 the question was wrong (a port that is taken, for example).

Examples:
  $ reflex console
  $ reflex console --no-open --port 4173
  $ reflex console --state security.json member.json`,
    )
    .action(async ({ open, port, state }: Options) => {
      const wanted = port === undefined ? undefined : readPort(port);
      if (wanted !== undefined) await checkPort(wanted);
      const onProgress = watchOn(process.stderr);
      const stated = state && blueprintFromStates(state);
      const { deployment, security, member, settings } = stated ?? (await keptBlueprint({}, {}, { onProgress }));
      const server = new ConsoleServer(new Session(stated), deployment, consoleAssets());
      const address = await server.listen(wanted);
      const stopped = interrupted();
      const count = (account: string) => deployment.resources.filter((r) => r.account === account).length;
      process.stdout.write(
        `Reflex console  ${address}   Ctrl-C ends it\n` +
          `  embedded organization ${settings.organizationId} · ${settings.homeRegion} · security ${count(security.account)}, ` +
          `${member.name} ${count(member.account)} resources\n`,
      );
      if (open) openInBrowser(address);
      await stopped;
      await server.close();
      process.exitCode = exitCodes.fine;
    });
}

/** Where there is nothing that opens it, the address was printed. */
function openInBrowser(address: string): void {
  const [command, ...words] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["rundll32", "url.dll,FileProtocolHandler"]
        : ["xdg-open"];
  const child = spawn(command ?? "", [...words, address], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
