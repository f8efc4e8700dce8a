/** Says that the emulator itself failed: the exception and where it was raised (python/http_server.py). */
const exceptionHeader = "x-reflex-exception";

/** What a page of the web framework says: no service of moto's answered (python/http_server.py). */
const pageHeader = "x-reflex-page";

export interface EmulatorFailure {
  name: "NotImplemented" | "EmulatorException";
  message: string;
}

/**
 * What is wrong with the emulator itself, when an answer is not one of AWS: an operation that moto does not have, or an
 * exception inside moto.
 */
export function failureIn(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  body: Buffer | string = "",
): EmulatorFailure | undefined {
  const exception = headers[exceptionHeader];
  if (exception !== undefined) {
    const text = String(exception);
    // Packages that only some services of moto need are not installed (requirements.in): X-Ray's SDK, Docker, parsers.
    const missing = /^(?:NotImplementedError|ModuleNotFoundError): (.*?) \([^ ]*\.py:\d/.exec(text)?.[1];
    return missing === undefined ? raised(text) : notImplemented(missing);
  }
  const page = headers[pageHeader] ?? pageIn(body);
  // moto writes some of its failures as plain text, with the content type of a page.
  if (page === undefined && status >= 500 && String(headers["content-type"] ?? "").includes("html"))
    return raised(`${status}: ${body.toString().slice(0, 1000) || "without a reason"}`);
  if (status < 400 || page === undefined) return undefined;
  const text = page ? `${status}: ${String(page)}` : String(status);
  return status === 404 || status === 501 ? notImplemented(text) : raised(text);
}

/** moto's own answers have the content type of a page as well, and many have no body. */
function pageIn(body: Buffer | string): string | undefined {
  const text = body.toString();
  return /^\s*<(!doctype html|html|title)/i.test(text) ? (/<p>([^<]*)<\/p>/.exec(text)?.[1] ?? "") : undefined;
}

const notImplemented = (reason: string): EmulatorFailure => ({
  name: "NotImplemented",
  message: `the emulator does not implement this operation (${reason}).`,
});

const raised = (reason: string): EmulatorFailure => ({
  name: "EmulatorException",
  message:
    `an exception inside the emulator, not an answer of AWS: ${reason}. Correct moto in ` +
    "simulator/emulator/python/corrections, or call it in another way.",
});
