/** Something that was changed, wherever it was read. */
export interface Change {
  /** Unique: the event's id, or that of the execution, deployment or stack. */
  id: string;
  /** ISO 8601. */
  at: string;
  source: "cloudtrail" | "pulumi" | "codepipeline" | "codedeploy" | "cloudformation";
  /** What was done: the name of a call, or a sentence. */
  what: string;
  who: Actor;
  /** Names, ids and ARNs of what was changed, as the record spells them. */
  resources: string[];
  /** Owner that the change itself names (a tag it sets). */
  owner?: string;
  failed?: string;
}

export interface Actor {
  /** reflex: a role of the blueprint. service: AWS on its own. automation: a deployment tool. caller: anything else. */
  kind: "person" | "automation" | "service" | "reflex" | "caller";
  /** ARN where there is one. */
  name: string;
  account?: string;
  /** Names by which the signal may mean it: user, session, access key, role. */
  aliases: string[];
}

/** What the changes are judged against. */
export interface Context {
  account: string;
  resource: { id: string; arn?: string };
  /** Names and ids of what the resource hangs together with. */
  related: readonly string[];
  /** The same, mentioned by the signal only. */
  mentioned: readonly string[];
  /** Callers that the signal names. */
  callers: readonly string[];
  owner?: string;
}

export interface Weight {
  check: "time" | "resource" | "ownership" | "outcome";
  /** Added to the score. */
  points: number;
  detail: string;
}

export interface RankedChange extends Change {
  /** 0 to 100: how well it fits as a cause. An order, not a probability. */
  score: number;
  reasons: Weight[];
}

export interface Correlation {
  /** Changes by others before it broke, the likeliest cause first. */
  causes: RankedChange[];
  /** Changes by others after it broke: consequences, or a second cause; in order of time. */
  since: Change[];
  /** What Reflex changed itself, in order of time. */
  ours: Change[];
}

/** Minutes after which a change counts half in time. Alarms and findings lag, so minutes say little and hours much. */
const halfLife = 60;
/** Seconds by which clocks and the beginning of a breach are uncertain. */
const tolerance = 60;

/**
 * Ranks what changed as causes of what broke at `brokeAt`, by time (40 points), resource (40) and ownership (20), with
 * its reasons as data and words. Pure: the order of the changes does not matter, and equal scores are ordered by time
 * (the later first), then id. What Reflex did itself is never a cause, and neither is what came after.
 */
export function correlate(changes: readonly Change[], brokeAt: string, context: Context): Correlation {
  const distinct = [...new Map(changes.map((change) => [`${change.source} ${change.id}`, change])).values()].sort(
    byTime,
  );
  const broke = Date.parse(brokeAt);
  const before = ({ at }: Change) => Date.parse(at) <= broke + tolerance * 1000;
  const others = distinct.filter(({ who }) => who.kind !== "reflex");
  return {
    causes: others
      .filter(before)
      .map((change) => rank(change, broke, context))
      .sort((a, b) => b.score - a.score || byTime(b, a)),
    since: others.filter((change) => !before(change)),
    ours: distinct.filter(({ who }) => who.kind === "reflex"),
  };
}

const byTime = (a: Change, b: Change) =>
  Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function rank(change: Change, broke: number, context: Context): RankedChange {
  const reasons = [time(change, broke), resource(change, context), ownership(change, context)];
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  if (change.failed !== undefined) {
    // It changed nothing, but an attempt may still be of interest.
    reasons.push({ check: "outcome", points: -round(sum * 0.8), detail: `it failed (${change.failed})` });
  }
  return { ...change, score: Math.max(0, round(reasons.reduce((total, { points }) => total + points, 0))), reasons };
}

function time({ at }: Change, broke: number): Weight {
  const minutes = Math.max(0, (broke - Date.parse(at)) / 60_000);
  return { check: "time", points: round(40 * 2 ** (-minutes / halfLife)), detail: `${span(minutes)} before it broke` };
}

function resource({ resources }: Change, context: Context): Weight {
  const of = (names: readonly string[]) => names.find((name) => resources.some((changed) => same(changed, name)));
  const { id, arn } = context.resource;
  const weigh = (points: number, detail: string): Weight => ({ check: "resource", points, detail });
  if (of(arn === undefined ? [id] : [id, arn])) return weigh(40, `it changed ${id} itself`);
  const related = of(context.related);
  if (related) return weigh(28, `it changed ${related}, which ${id} depends on`);
  const mentioned = of(context.mentioned);
  if (mentioned) return weigh(20, `it changed ${mentioned}, which the signal mentions`);
  return weigh(0, "it changed something else");
}

/** An ARN names what its last part names. */
function same(changed: string, name: string): boolean {
  if (changed === name) return true;
  const last = (text: string) => (text.startsWith("arn:") ? text.split(":").slice(5).join(":") : undefined);
  const ends = (arn: string, plain: string) => {
    const resource = last(arn);
    return (
      resource !== undefined &&
      (resource === plain || (/[/:]/.test(resource.at(-plain.length - 1) ?? "") && resource.endsWith(plain)))
    );
  };
  return ends(changed, name) || ends(name, changed);
}

function ownership({ who, owner }: Change, context: Context): Weight {
  const weigh = (points: number, detail: string): Weight => ({ check: "ownership", points, detail });
  if (who.aliases.some((alias) => context.callers.includes(alias)))
    return weigh(20, "made by the caller that the signal names");
  if (who.account !== undefined && who.account !== context.account && who.kind !== "service") {
    return weigh(20, `made from another account, ${who.account}`);
  }
  if (owner !== undefined && context.owner !== undefined && owner !== context.owner) {
    return weigh(16, `it names ${owner} as owner, the resource belongs to ${context.owner}`);
  }
  const whose = owner !== undefined && owner === context.owner ? `, for ${owner}` : "";
  switch (who.kind) {
    case "person":
      return weigh(14, `made by a person${whose}`);
    case "automation":
      return weigh(10, `made by a deployment${whose}`);
    case "service":
      return weigh(2, "made by AWS itself, in consequence of something");
    default:
      return weigh(8, `made by a role${whose}`);
  }
}

const round = (points: number) => Math.round(points * 10) / 10;

function span(minutes: number): string {
  if (minutes < 1) return "less than a minute";
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return `${Math.round(minutes / 6) / 10} h`;
}
