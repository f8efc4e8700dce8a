/** Ports of SSH, RDP and WinRM: whoever reaches them may administer the machine. */
export const administrativePorts = [22, 3389, 5985, 5986];

/** By name, as EC2 answers, and by number, as a request may say it. */
export const protocols = ["tcp", "udp", "6", "17"];

/** All addresses, and their halves: two rules with a half each let in as many as one with all. */
export const everywhere = {
  v4: ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1"],
  v6: ["::/0", "::/1", "8000::/1"],
};

/** An ingress rule, and the addresses that it lets in: its own, or the entries of its prefix list. */
export interface IngressRule {
  id: string;
  protocol: string;
  fromPort: number;
  toPort: number;
  ranges: string[];
}

/** A rule by which everybody can reach an administrative port. */
export interface OpenRule {
  id: string;
  /** It lets in half of the addresses, and another rule the other half. */
  half: boolean;
}

export const reaches = ({ protocol, fromPort, toPort }: Omit<IngressRule, "ranges">, port: number): boolean =>
  protocol === "-1" || (protocols.includes(protocol) && fromPort <= port && port <= toPort);

/** The rules by which everybody can reach an administrative port, alone or two together. */
export function openRules(rules: readonly IngressRule[]): OpenRule[] {
  const open = new Map<string, OpenRule>();
  for (const port of administrativePorts) {
    const reaching = rules.filter((rule) => reaches(rule, port));
    for (const [all, ...halves] of Object.values(everywhere)) {
      const letIn = (range: string | undefined) => reaching.filter(({ ranges }) => range && ranges.includes(range));
      const [lower = [], upper = []] = halves.map(letIn);
      const together = lower.length > 0 && upper.length > 0 ? [...lower, ...upper] : [];
      for (const { id } of together) if (!open.has(id)) open.set(id, { id, half: true });
      for (const { id } of letIn(all)) open.set(id, { id, half: false });
    }
  }
  return [...open.values()];
}
