/** Random patterns and events from small vocabularies, so that matches, near misses and refusals all are frequent. */
export class RandomCorpus {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A pattern and some events for it, all as JSON text. */
  group(events: number): { pattern: string; events: string[] } {
    const pattern = this.chance(0.08) ? this.oddPattern() : this.pattern(0);
    return { pattern, events: Array.from({ length: events }, () => this.event()) };
  }

  private pattern(depth: number): string {
    const names = this.some(fieldNames, this.chance(0.5) ? 1 : 1 + this.below(3));
    const members = names.map(
      (name) => `"${name}":${this.chance(0.3) && depth < 2 ? this.pattern(depth + 1) : this.list()}`,
    );
    if (this.chance(depth === 0 ? 0.3 : 0.1)) members.splice(this.below(members.length + 1), 0, this.or(depth));
    return `{${members.join(",")}}`;
  }

  private or(depth: number): string {
    const alternatives = Array.from({ length: 2 + this.below(2) }, () => this.pattern(depth + 1));
    return `"$or":[${alternatives.join(",")}]`;
  }

  private list(): string {
    return `[${Array.from({ length: this.chance(0.6) ? 1 : 1 + this.below(3) }, () => this.entry()).join(",")}]`;
  }

  private entry(): string {
    if (this.chance(0.3)) return this.value();
    const text = this.pick(texts);
    const operators: Array<() => string> = [
      () => `{"prefix":${this.piece()}}`,
      () => `{"suffix":${this.piece()}}`,
      () => `{"prefix":{"equals-ignore-case":${this.piece()}}}`,
      () => `{"suffix":{"equals-ignore-case":${this.piece()}}}`,
      () => `{"equals-ignore-case":${JSON.stringify(this.chance(0.5) ? text.toUpperCase() : text.toLowerCase())}}`,
      () => `{"exactly":${JSON.stringify(text)}}`,
      () => `{"wildcard":${this.glob()}}`,
      () => `{"anything-but":${JSON.stringify(text)}}`,
      () => `{"anything-but":${this.pick(numbers)}}`,
      () =>
        `{"anything-but":[${this.some(texts, 2)
          .map((t) => JSON.stringify(t))
          .join(",")}]}`,
      () => `{"anything-but":[${this.some(numbers, 2).join(",")}]}`,
      () => `{"anything-but":{"prefix":${this.piece()}}}`,
      () => `{"anything-but":{"suffix":[${this.piece()},${this.piece()}]}}`,
      () => `{"anything-but":{"wildcard":${this.glob()}}}`,
      () => `{"anything-but":{"wildcard":[${this.glob()},${this.glob()}]}}`,
      () => `{"anything-but":{"equals-ignore-case":[${JSON.stringify(text.toUpperCase())}]}}`,
      () => `{"numeric":["${this.pick(["=", "<", "<=", ">", ">="])}",${this.pick(numbers)}]}`,
      () =>
        `{"numeric":["${this.pick([">", ">="])}",${this.pick(numbers)},"${this.pick(["<", "<="])}",${this.pick(numbers)}]}`,
      () => `{"exists":${this.chance(0.5)}}`,
      () => `{"exists":false}`,
      () => `{"cidr":"${this.pick(addresses)}/${this.pick(["0", "8", "9", "16", "31", "24", "12", "96", "127"])}"}`,
    ];
    return this.pick(operators)();
  }

  private glob(): string {
    const text = this.pick(texts);
    const cut = this.below(text.length + 1);
    return JSON.stringify(
      this.pick([
        `${text.slice(0, cut)}*`,
        `*${text.slice(cut)}`,
        `${text.slice(0, 1)}*${text.slice(-1)}`,
        `*${text.slice(1, 2)}*${text.slice(-1)}*`,
        text,
        "*",
        "a\\*b",
        "a\\\\*",
        this.chance(0.1) ? "**" : "*a*",
        this.chance(0.1) ? "a\\b" : "*b",
      ]),
    );
  }

  private piece(): string {
    const text = this.pick(texts);
    const cut = this.below(text.length + 1);
    return JSON.stringify(this.chance(0.5) ? text.slice(0, cut) : text.slice(cut));
  }

  private event(): string {
    return this.object(0);
  }

  private object(depth: number): string {
    const names = this.some(this.chance(0.1) ? [...fieldNames, "a.b", "b.c"] : fieldNames, 2 + this.below(4));
    return `{${names.map((name) => `"${name}":${this.member(depth)}`).join(",")}}`;
  }

  private member(depth: number): string {
    if (depth < 2 && this.chance(0.3)) return this.object(depth + 1);
    if (depth < 2 && this.chance(0.35)) {
      return `[${Array.from({ length: this.below(4) }, () => this.member(depth + 1)).join(",")}]`;
    }
    return this.value();
  }

  private value(): string {
    if (this.chance(0.5)) return JSON.stringify(this.pick(texts));
    if (this.chance(0.6)) return this.pick(numbers);
    if (this.chance(0.3)) return `"${this.pick(addresses)}"`;
    return this.pick(["true", "false", "null"]);
  }

  private oddPattern(): string {
    const a = this.pick(fieldNames);
    return this.pick(oddPatterns).replaceAll("A", a);
  }

  private chance(probability: number): boolean {
    return this.next() < probability;
  }

  private below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  private some<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.below(left.length), 1)[0] as T);
  }

  // mulberry32: the same seed gives the same corpus on every machine.
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}

const fieldNames = ["a", "b", "c", "d"];

const texts = [
  "",
  "a",
  "ab",
  "abc",
  "b",
  "B",
  "aB",
  "abcabc",
  "1",
  "true",
  "null",
  "straße",
  "Σas",
  "a*b",
  "a\\b",
  'a"',
  "日本",
];

const numbers = [
  "0",
  "-0.0",
  "1",
  "1.0",
  "1e0",
  "2",
  "2.5",
  "-2.5",
  "10",
  "1000000",
  "5000000000",
  "5000000001",
  "1e20",
].concat(
  [
    "9007199254740993",
    "9007199254740992",
    "0.1",
    "0.10000000000000000001",
    "123456789012345678901234567890",
    "0.3",
    "300",
  ],
  ["-1", "1e-7", "12345678901234567", "1e300", "-1e300", "3.0e2", "255", "167772160"],
);

const addresses = [
  "10.0.0.0",
  "10.0.0.1",
  "10.0.255.255",
  "10.1.2.3",
  "192.168.0.1",
  "255.255.255.255",
  "010.0.0.1",
].concat(
  ["::", "::1", "0:0:0:0:0:0:0:1", "0a00::", "0a00:1:2:3:4:5:6:7", "2001:db8::1", "2001:DB8:0:0::1", "::ffff:a00:1"],
  ["1.2.3.256", "1:2", "aff:ffff::", "a00:1::/1"],
);

const oddPatterns = [
  '{"A":[]}',
  '{"A":{}}',
  "{}",
  "[]",
  '{"A":"x"}',
  '{"A":1}',
  '{"A":[["x"]]}',
  '{"A":[{}]}',
  '{"A":[{"prefix":"a","suffix":"b"}]}',
  '{"A":[{"prefix":1}]}',
  '{"A":[{"prefix":["a"]}]}',
  '{"A":[{"unknown":"a"}]}',
  '{"A":[{"exists":"true"}]}',
  '{"A":[{"exists":null}]}',
  '{"A":[{"anything-but":[]}]}',
  '{"A":[{"anything-but":["a",1]}]}',
  '{"A":[{"anything-but":[true]}]}',
  '{"A":[{"anything-but":null}]}',
  '{"A":[{"anything-but":{"prefix":""}}]}',
  '{"A":[{"anything-but":{"suffix":[]}}]}',
  '{"A":[{"anything-but":{"equals-ignore-case":[]}}]}',
  '{"A":[{"anything-but":{"wildcard":"a**"}}]}',
  '{"A":[{"anything-but":{"exists":true}}]}',
  '{"A":[{"anything-but":{"equals-ignore-case":[1]}}]}',
  '{"A":[{"numeric":[]}]}',
  '{"A":[{"numeric":["<"]}]}',
  '{"A":[{"numeric":["<","1"]}]}',
  '{"A":[{"numeric":["!=",1]}]}',
  '{"A":[{"numeric":["<",5,">",1]}]}',
  '{"A":[{"numeric":[">",5,">",1]}]}',
  '{"A":[{"numeric":[">",5,"=",6]}]}',
  '{"A":[{"numeric":[">",1,"<",5,"<",4]}]}',
  '{"A":[{"numeric":5}]}',
  '{"A":[{"cidr":"10.0.0.0"}]}',
  '{"A":[{"cidr":"10.0.0.0/32"}]}',
  '{"A":[{"cidr":"10.0.0.0/-1"}]}',
  '{"A":[{"cidr":"10.0.0.0/x"}]}',
  '{"A":[{"cidr":"10.0.0/8"}]}',
  '{"A":[{"cidr":"10.0.0.0/8/"}]}',
  '{"A":[{"cidr":"10.0.0.0/+8"}]}',
  '{"A":[{"cidr":"::/128"}]}',
  '{"$or":[{"A":["a"]}]}',
  '{"$or":[]}',
  '{"$or":{"A":["a"]}}',
  '{"$or":["a","b"]}',
  '{"$or":[{"A":["a"]},{"prefix":["a"]}]}',
  '{"$or":[{"prefix":"a"},{"suffix":"b"}]}',
  '{"A":{"$or":[{"b":["a"]},{"b":["ab"]}]},"A":{"c":[1]}}',
  '{"A":["a"],"A":["b"]}',
  '{"A":["a"],"$or":[{"A":["b"]},{"b":["a"]}]}',
  '{"$or":[{"A":["b"]},{"b":["a"]}],"A":["a"]}',
  '{"$or":[{"a":["a"]},{"b":["a"]}],"$or":[{"c":["a"]},{"d":["a"]}]}',
];
