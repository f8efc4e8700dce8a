/** A place in a pattern for the roles of the runs that may make one of these calls (IAM actions). */
export interface OwnRuns {
  ownRunsCalling: [string, ...string[]];
}

/**
 * A condition on `detail.userIdentity` of a CloudTrail event: the caller was not a run of Reflex, which would otherwise
 * answer itself. `actions` are the IAM actions that the pattern is about.
 *
 * The roles are excluded by exact name: with a prefix, anybody who may create roles could choose a name that is never
 * answered. The names of all runbooks would not fit into a pattern, so only runs that can make one of these calls are
 * excluded. Which those are follows from the runbooks; `resolve` (catalogue/resolve.ts) writes them in.
 */
export const notOwnRuns = (...ownRunsCalling: OwnRuns["ownRunsCalling"]) => ({
  sessionContext: {
    sessionIssuer: {
      // "anything-but" does not match a field that is absent, and users and root have no session issuer.
      userName: [{ exists: false }, { "anything-but": { ownRunsCalling } satisfies OwnRuns }],
    },
  },
});
