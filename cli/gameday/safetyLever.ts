import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { type FisClient, GetExperimentTemplateCommand } from "@aws-sdk/client-fis";

export interface SafetyLever {
  /** `disengaged`, `engaging` or `engaged`. */
  status: string;
  reason: string;
}

/**
 * The safety lever of the account and Region (FIS API reference, GetSafetyLever). The version of the client that this
 * project pins knows no such operation, so the call is made as one that has the same form: `GET /COLLECTION/ID`.
 */
export async function readSafetyLever(fis: FisClient): Promise<SafetyLever> {
  const command = new GetExperimentTemplateCommand({ id: "default" });
  let body = "{}";
  command.middlewareStack.add(
    (next) => (args) => {
      // Before the request is signed.
      const request = args.request as { path: string };
      request.path = request.path.replace(/\/experimentTemplates\/default$/, "/safetyLevers/default");
      return next(args);
    },
    { step: "build", name: "askForSafetyLever" },
  );
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: Readable };
      const bytes = await buffer(response.body);
      body = bytes.toString("utf8");
      // The client reads the answer too.
      response.body = Readable.from([bytes]);
      return result;
    },
    // Nearer to the wire than what makes an answer of the body.
    { step: "deserialize", priority: "low", name: "readSafetyLever" },
  );
  await fis.send(command);
  const { safetyLever } = JSON.parse(body) as { safetyLever?: { state?: Partial<SafetyLever> } };
  const { status, reason = "" } = safetyLever?.state ?? {};
  if (!status) throw new Error("FIS did not say how the safety lever stands.");
  return { status, reason };
}
