import { InexactNumber } from "./json";
import type { Leaf } from "./values";

/** The position of a value in the arrays around it, innermost first. */
export interface Membership {
  array: number;
  index: number;
  outer: Membership | undefined;
}

export interface Occurrence<T> {
  value: T;
  membership: Membership | undefined;
}

/** What an event holds at a step, arrays taken apart. */
export interface Content {
  leaves: Array<Occurrence<Leaf>>;
  objects: Array<Occurrence<object>>;
  /** Some leaf is inside an element of an array. */
  inArrays: boolean;
}

/** Members that a step remembers, so that those of no interest cost one look-up. */
const MOST_REMEMBERED = 1_000;

/** Classes (a power of two) into which names are sorted by their length and their ends, which are cheap to compare. */
const SHAPES = 256;

/** The class of the part of a text from start to end. */
export function shape(text: string, start: number, end: number): number {
  if (start === end) return 0;
  return (31 * (end - start) + 7 * text.charCodeAt(start) + 3 * text.charCodeAt(end - 1)) & (SHAPES - 1);
}

interface Named {
  name: string;
  step: Step;
  next: Named | undefined;
}

/** One step of the paths that a set of patterns reads. */
export class Step {
  /** Event whose objects here have been opened: their members are at the steps below. */
  opened = 0;
  private readonly children = new Map<string, Step>();
  private readonly byShape: Array<Named | undefined> = new Array(SHAPES).fill(undefined);
  private readonly byMember = new Map<string, Step | null>();

  constructor(
    /** Place of the step in an {@link EventView}. */
    readonly slot: number,
    readonly path: string,
    readonly parent: Step | undefined,
  ) {}

  child(name: string): Step | undefined {
    return this.children.get(name);
  }

  /** Adds a child, whose name no other child has, and returns it. */
  adopt(name: string, child: Step): Step {
    this.children.set(name, child);
    const place = shape(name, 0, name.length);
    this.byShape[place] = { name, step: child, next: this.byShape[place] };
    return child;
  }

  /** The child whose name is the part of a text from start to end. */
  childNamed(text: string, start: number, end: number): Step | undefined {
    let named = this.byShape[shape(text, start, end)];
    while (named !== undefined) {
      const { name } = named;
      if (name.length === end - start && text.startsWith(name, start)) return named.step;
      named = named.next;
    }
    return undefined;
  }

  /** Steps above this one. */
  get depth(): number {
    return this.parent ? this.parent.depth + 1 : 0;
  }

  /**
   * The step for a member of an object at this step. event-ruler joins names with dots, so the member "a.b" is at the
   * same path as b inside a.
   */
  member(key: string): Step | null {
    const known = this.byMember.get(key);
    return known === undefined ? this.find(key) : known;
  }

  private find(key: string): Step | null {
    let step: Step | undefined = this;
    for (const name of key.split(".")) step = step?.child(name);
    if (this.byMember.size < MOST_REMEMBERED) this.byMember.set(key, step ?? null);
    return step ?? null;
  }
}

/** What a slot holds if it is not one value outside all arrays. */
class Several {
  content: Content | undefined;

  constructor(readonly items: Array<Occurrence<unknown>>) {}
}

/**
 * Lays an event out along the steps of a pattern set, no deeper than requested. An object inside an array is found at
 * the path of the array; the memberships say which values belong to the same element.
 */
export class EventView {
  readonly root = new Step(0, "", undefined);
  /** Number of the current event. */
  event = 0;
  private steps = 1;
  private arrays = 0;
  // A new array for each event: keeping young values in old objects would cost the garbage collector more.
  private slots: unknown[] = [];

  /** The step at a dotted path, made if need be. */
  step(path: string): Step {
    let step = this.root;
    for (const name of path.split(".")) step = step.child(name) ?? step.adopt(name, this.below(step, name));
    return step;
  }

  private below(parent: Step, name: string): Step {
    return new Step(this.steps++, parent === this.root ? name : `${parent.path}.${name}`, parent);
  }

  /** Starts with a new event. */
  load(event: object): void {
    this.begin();
    this.slots[0] = event;
  }

  /** Starts with a new event that somebody else lays out with {@link fill}. */
  begin(): void {
    this.event++;
    this.arrays = 0;
    this.slots = new Array(this.steps);
  }

  isFilled(step: Step): boolean {
    return this.slots[step.slot] !== undefined;
  }

  fill(step: Step, value: unknown): void {
    this.slots[step.slot] = onlyElement(value);
  }

  /** What is at a step: nothing (undefined), a leaf, or a structure, which {@link contentOf} splits. */
  at(step: Step): unknown {
    const { parent } = step;
    if (parent !== undefined && parent.opened !== this.event) this.open(parent);
    return this.slots[step.slot];
  }

  contentOf(step: Step): Content {
    const held = this.at(step);
    const several = held instanceof Several ? held : new Several([{ value: held, membership: undefined }]);
    this.slots[step.slot] = several;
    if (several.content === undefined) {
      several.content = { leaves: [], objects: [], inArrays: false };
      for (const { value, membership } of several.items) this.takeApart(several.content, value, membership);
    }
    return several.content;
  }

  private open(step: Step): void {
    step.opened = this.event;
    const held = this.at(step);
    if (!isStructure(held)) return;
    if (held instanceof Several || Array.isArray(held)) {
      for (const { value, membership } of this.contentOf(step).objects) this.spread(step, value, membership);
    } else {
      this.spread(step, held, undefined);
    }
  }

  private spread(step: Step, value: object, membership: Membership | undefined): void {
    const members = value as Record<string, unknown>;
    for (const key in members) {
      const child = step.member(key);
      if (child !== null) this.put(child, members[key], membership);
    }
  }

  private put(step: Step, value: unknown, membership: Membership | undefined): void {
    const alone = onlyElement(value);
    if (!isJson(alone)) return;
    const held = this.slots[step.slot];
    if (held === undefined && membership === undefined) this.slots[step.slot] = alone;
    else if (held instanceof Several) held.items.push({ value: alone, membership });
    else {
      const before = { value: held, membership: undefined };
      this.slots[step.slot] = new Several([before, { value: alone, membership }]);
    }
  }

  // Elements that are values themselves belong to no element of this array: any of them may match, for any pattern.
  private takeApart(content: Content, value: unknown, membership: Membership | undefined): void {
    if (Array.isArray(value)) {
      const array = this.arrays++;
      for (let index = 0; index < value.length; index++) {
        const element = value[index];
        this.takeApart(content, element, isStructure(element) ? { array, index, outer: membership } : membership);
      }
    } else if (isStructure(value)) {
      content.objects.push({ value, membership });
    } else if (isJson(value)) {
      content.leaves.push({ value: value as Leaf, membership });
      if (membership) content.inArrays = true;
    }
  }
}

// All values of an array with one element belong to the same element, so the array makes no difference.
function onlyElement(value: unknown): unknown {
  let inner = value;
  while (Array.isArray(inner) && inner.length === 1) inner = inner[0];
  return inner;
}

/** An object or array; everything else that JSON knows is a leaf. */
export function isStructure(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof InexactNumber);
}

// What is not JSON (undefined, functions, symbols) is left out, as JSON.stringify leaves it out of objects. So is what a
// slot holds before anything was put there.
function isJson(value: unknown): boolean {
  const type = typeof value;
  return type === "string" || type === "object" || type === "number" || type === "boolean";
}
