import { AwsError } from "../aws";

export type Parameters = Record<string, string[]>;

export const invalid = (sentence: string) => new AwsError("InvalidParameters", sentence);

/** @throws AwsError InvalidParameters for a parameter that the document does not have. */
export function refuseUnknown(document: string, parameters: Parameters, known: readonly string[]): void {
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown) throw invalid(`${document} has no parameter ${unknown}`);
}
