/** An emulator that is started before anybody needs it: its process starts while this one loads its modules. */
import { Emulator, type Launch } from ".";
import { installed } from "./install";

let early: Launch | undefined;

/** Resolves as soon as the process has begun. Does nothing where the emulator is not installed yet. */
export async function startEarly(): Promise<void> {
  const installation = await installed();
  if (!installation) return;
  early = Emulator.launch(installation);
  // A failure is reported to the caller that uses it, and to nobody else.
  early.emulator.catch(() => {});
}

/** The emulator that was started early, for the first caller. Rejects with an EmulatorError when it does not start. */
export function takeEarly(): Promise<Emulator> | undefined {
  const emulator = early?.emulator;
  early = undefined;
  return emulator;
}

/** Ends it if nobody took it. */
export function abandonEarly(): void {
  early?.abandon();
  early = undefined;
}
