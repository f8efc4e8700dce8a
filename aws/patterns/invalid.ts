/** A pattern that EventBridge refuses: where, why, and what to write instead. */
export class InvalidPattern extends Error {
  constructor(
    /** Dotted path of the field in the pattern; empty for the pattern as a whole. */
    readonly path: string,
    readonly reason: string,
    readonly advice: string,
  ) {
    super(`${path === "" ? "the pattern" : `field ${path}`}: ${reason}; ${advice}`);
    this.name = "InvalidPattern";
  }
}
