/** Private idiom that this project once used, and the field's word for it. */
export interface Idiom {
  /** What may not be written. */
  pattern: RegExp;
  /** What to write instead. */
  better: string;
}

export const glossary: readonly Idiom[] = [
  {
    pattern:
      /\btakes?\b(?! (?:\d|place|part|effect|longer|too long|about|precedence|minutes|seconds|hours|a (?:few )?(?:second|minute|hour|day)|up to|over|care|ownership|less|more|several|some|at (?:most|least)))/i,
    better: "accepts, matches, needs",
  },
  {
    pattern: /\btaken (?:for|as|back|away|off|from|out(?! of service)|on)\b/i,
    better: "treated as, rolled back, removed",
  },
  { pattern: /(?<!--)\basks?\b(?! for approval| mainSteps)/i, better: "requires, checks, requests" },
  { pattern: /(?<!\$)\basked\b(?! for approval)/i, better: "required, requested, queried" },
  { pattern: /\b(?:tells?|told|telling)\b/i, better: "notifies, reports, says" },
  { pattern: /\bfor people\b/i, better: "needs a person, manual" },
  { pattern: /\bby the clock\b/i, better: "scheduled" },
  { pattern: /\bturn(?:s|ed|ing)? down\b/i, better: "reject" },
  { pattern: /\bgo(?:es|ing)? off\b/i, better: "fires" },
  { pattern: /\b(?:of|ones?) before\b(?! it\b)/i, better: "previous, earlier" },
  { pattern: /\bwhom\b/i, better: "target, owner, who" },
  { pattern: /\bstands? (?:in|on|at|for|there|beside|under|where|here)\b/i, better: "is, is stored, represents" },
  { pattern: /\blies? (?:in|on|at|beside|there|between|under)\b/i, better: "is, is stored" },
  {
    pattern: /\blooks? (?:at|for|again|by|whether|into|like|up)\b(?<!looks? (?:like|up))/i,
    better: "reads, polls, searches, checks",
  },
  { pattern: /\banew\b/i, better: "again, new" },
  { pattern: /\bmend(?:s|ed|ing)?\b/i, better: "fix" },
  { pattern: /\bhears? (?:of|from)\b/i, better: "receives, is notified of" },
  { pattern: /\bwhat (?:is|was) (?:made|done|kept) once\b/i, better: "say what it is" },
  { pattern: /\bthe world outside\b/i, better: "callers outside" },
];
