/**
 * IP addresses and blocks as event-ruler 2.0.1 compares them: as hexadecimal text, parsed the way Java's InetAddress
 * parses literals (decimal octets with leading zeros; an IPv4-mapped IPv6 address is its IPv4 address).
 */
export interface AddressRange {
  /** Lowest and highest address, 8 (IPv4) or 32 (IPv6) digits. */
  bottom: string;
  top: string;
}

/** Hexadecimal digits of an address literal, or undefined if the text is none. */
export function addressDigits(text: string): string | undefined {
  if (/^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/.test(text)) return ipv4Digits(text);
  if (/^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(text)) return ipv6Digits(text);
  return undefined;
}

/** The block of `address/bits`. Throws Error with the reason if it is none. */
export function addressBlock(text: string): AddressRange {
  const parts = text.replace(/\/+$/, "").split("/");
  if (parts.length !== 2) throw new Error(`${JSON.stringify(text)} is not of the form address/bits`);
  const [literal, mask] = parts as [string, string];
  if (!/^[+-]?[0-9]+$/.test(mask)) throw new Error(`the number of mask bits ${JSON.stringify(mask)} is not an integer`);
  const digits = addressDigits(literal);
  if (digits === undefined) throw new Error(`${JSON.stringify(literal)} is not an IPv4 or IPv6 address`);
  const width = digits.length * 4;
  const bits = Number(mask);
  if (bits < 0 || bits >= width) throw new Error(`mask bits must be from 0 to ${width - 1}, found ${mask}`);
  const host = (1n << BigInt(width - bits)) - 1n;
  const address = BigInt(`0x${digits}`);
  return { bottom: hex(address & ~host, digits.length), top: hex(address | host, digits.length) };
}

/**
 * Whether text is in the range, by event-ruler's digit automaton. It decides as soon as the digits differ from a bound,
 * so an address of the other family can match (0a00:1234:: is in 10.0.0.0/8), and so can the text of a number.
 */
export function inRange(text: string, { bottom, top }: AddressRange): boolean {
  let atBottom = true;
  let atTop = true;
  for (let at = 0; at < bottom.length; at++) {
    const digit = text.charAt(at);
    const lowest = bottom.charAt(at);
    const highest = top.charAt(at);
    if (!/[0-9A-F]/.test(digit) || (atBottom && digit < lowest) || (atTop && digit > highest)) return false;
    atBottom &&= digit === lowest;
    atTop &&= digit === highest;
    if (!atBottom && !atTop) return true;
  }
  return true;
}

function ipv4Digits(text: string): string | undefined {
  const octets = text.split(".").map(Number);
  if (text.length > 15 || octets.some((octet) => octet > 255)) return undefined;
  return octets.map((octet) => hex(BigInt(octet), 2)).join("");
}

function ipv6Digits(text: string): string | undefined {
  const sides = text.split("::");
  if (sides.length > 2) return undefined;
  const [left, right] = sides.map((side) => (side === "" ? [] : side.split(":"))) as [string[], string[]?];
  const groups = [...left, ...(right ?? [])].map((group) => group.replace(/^0+(?=.)/, ""));
  if (groups.some((group) => group === "" || group.length > 4)) return undefined;
  if (right === undefined ? groups.length !== 8 : groups.length > 7) return undefined;
  const padded = groups.map((group) => group.toUpperCase().padStart(4, "0"));
  const zeros = "0000".repeat(8 - groups.length);
  const digits = padded.slice(0, left.length).join("") + zeros + padded.slice(left.length).join("");
  return digits.startsWith("00000000000000000000FFFF") ? digits.slice(24) : digits;
}

function hex(value: bigint, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
