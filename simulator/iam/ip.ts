/**
 * IP addresses as IAM compares them: an IPv4-mapped IPv6 request address counts as IPv4, host bits in an IPv4 network
 * are ignored, and an IPv6 network with host bits set never matches (recorded AWS behaviour, shared by no standard
 * library).
 */

interface Address {
  bits: 32 | 128;
  value: bigint;
}

export interface Network {
  /** The address belongs to the network. */
  contains(address: string): boolean;
}

/** Undefined when the text is no address. */
export function isAddress(text: string): boolean {
  return requestAddress(text) !== undefined;
}

/** Undefined when the text is neither an address nor a network in CIDR notation. AWS accepts `/+24` too (recorded). */
export function parseNetwork(text: string): Network | undefined {
  const [base = "", prefix, ...rest] = text.split("/");
  const address = parseAddress(base);
  if (!address || rest.length > 0 || (prefix !== undefined && !/^\+?\d{1,3}$/.test(prefix))) return undefined;
  const length = prefix === undefined ? address.bits : Number(prefix);
  if (length > address.bits) return undefined;
  const host = BigInt(address.bits - length);
  const hostBitsSet = (address.value >> host) << host !== address.value;
  if (address.bits === 128 && hostBitsSet) return { contains: () => false };
  return {
    contains(candidate) {
      const other = requestAddress(candidate);
      return other !== undefined && other.bits === address.bits && other.value >> host === address.value >> host;
    },
  };
}

function requestAddress(text: string): Address | undefined {
  const address = parseAddress(text);
  if (address?.bits === 128 && address.value >> 32n === 0xffffn) {
    return { bits: 32, value: address.value & 0xffffffffn };
  }
  return address;
}

function parseAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const value = parseOctets(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const groups = expandGroups(text);
  if (!groups) return undefined;
  return { bits: 128, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n) };
}

function parseOctets(text: string): bigint | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((o) => /^\d{1,3}$/.test(o) && Number(o) < 256)) return undefined;
  return octets.reduce((sum, octet) => (sum << 8n) | BigInt(Number(octet)), 0n);
}

function expandGroups(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(parseGroups);
  if (!head || (halves.length === 2 && !tail)) return undefined;
  if (!tail) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".") && index === parts.length - 1) {
      const octets = parseOctets(part);
      if (octets === undefined) return undefined;
      groups.push(Number(octets >> 16n), Number(octets & 0xffffn));
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}
