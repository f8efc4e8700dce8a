import assert from "node:assert/strict";
import { isIPv6 } from "node:net";
import fc from "fast-check";
import { addressBlock, addressDigits, inRange } from "../../../aws/patterns/addresses";

// What event-ruler 2.0.1 reads: its two expressions (CIDR.java), then Java's InetAddress (IPAddressUtil of the JDK).
describe("the digits of an address", () => {
  const zeros = (count: number) => "0000".repeat(count);
  const rows: Array<[text: string, digits: string | undefined]> = [
    ["10.0.0.255", "0A0000FF"],
    ["010.000.000.255", "0A0000FF"],
    ["000000000010.0.0.1", undefined],
    ["256.0.0.1", undefined],
    ["10.0.0", undefined],
    ["a1.2.3.4", undefined],
    ["1.2.3.4a", undefined],
    ["host", undefined],
    ["", undefined],
    ["::", zeros(8)],
    ["::1", `${zeros(7)}0001`],
    ["1::", `0001${zeros(7)}`],
    ["1::2", `0001${zeros(6)}0002`],
    ["2001:db8::AbCd:0:1", `20010DB8${zeros(3)}ABCD${zeros(1)}0001`],
    ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
    ["1:2:3:4:5:6:7::", "0001000200030004000500060007".concat(zeros(1))],
    ["000001::", `0001${zeros(7)}`],
    ["::000000", zeros(8)],
    ["12345::", undefined],
    ["1::2::3", undefined],
    ["1:2:3:4::5:6:7:8", undefined],
    ["1:2:3:4:5:6:7", undefined],
    ["1:2:3:4:5:6:7:8:9", undefined],
    ["1:2:3:4:5:6:7:", undefined],
    [":1:2:3:4:5:6:7", undefined],
    ["1:::", undefined],
    [":", undefined],
    ["g::1", undefined],
    ["1::g", undefined],
    ["::ffff:0a00:1", "0A000001"],
    ["::fffe:0a00:1", `${zeros(5)}FFFE0A000001`],
    ["1::ffff:0a00:1", `0001${zeros(4)}FFFF0A000001`],
  ];
  for (const [text, digits] of rows)
    it(`${text || "no text"}: ${digits ?? "none"}`, () => assert.equal(addressDigits(text), digits));

  it("exist for each IPv6 address that Node.js accepts, and for nothing else of groups of 4 digits", () => {
    const part = fc.constantFrom(":", "::", "0", "1", "fe80", "abcd", "00", "1:2", "3:4:5");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        fc.pre(!/[^:]{5}/.test(text));
        assert.equal(addressDigits(text) !== undefined, isIPv6(text), text);
      }),
    );
  });
});

describe("the block of an address and its mask", () => {
  it("goes from the first to the last of its addresses", () => {
    assert.deepEqual(addressBlock("10.1.2.3/8"), { bottom: "0A000000", top: "0AFFFFFF" });
    assert.deepEqual(addressBlock("10.1.2.3/31"), { bottom: "0A010202", top: "0A010203" });
    assert.deepEqual(addressBlock("10.1.2.3/0"), { bottom: "00000000", top: "FFFFFFFF" });
    assert.deepEqual(addressBlock("2001:db8::/127"), {
      bottom: `20010DB8${"0".repeat(24)}`,
      top: `20010DB8${"0".repeat(23)}1`,
    });
  });

  it("may have what Java reads too: a sign, and slashes behind", () => {
    for (const text of ["10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/", "10.0.0.0/8//"])
      assert.deepEqual(addressBlock(text), addressBlock("10.0.0.0/8"), text);
  });

  it("is refused with what is wrong", () => {
    for (const [text, reason] of [
      ["10.0.0.0", /^"10\.0\.0\.0" is not of the form address\/bits$/],
      ["10.0.0.0/", /form address\/bits/],
      ["10.0.0.0/8/8", /form address\/bits/],
      ["10.0.0.0/x8", /mask bits "x8" is not an integer/],
      ["10.0.0.0/8x", /mask bits "8x" is not an integer/],
      ["10.0.0.0/+-8", /not an integer/],
      ["/8", /"" is not an IPv4 or IPv6 address/],
      ["host/8", /"host" is not an IPv4 or IPv6 address/],
      ["10.0.0.0/-1", /from 0 to 31, found -1/],
      ["10.0.0.0/32", /from 0 to 31, found 32/],
      ["::1/128", /from 0 to 127, found 128/],
    ] as const)
      assert.throws(() => addressBlock(text), { message: reason });
  });

  it("holds an address where its digits say so", () => {
    const octet = fc.nat({ max: 255 });
    const address = fc.tuple(octet, octet, octet, octet);
    const number = (octets: number[]) => octets.reduce((sum, one) => sum * 256 + one, 0);
    fc.assert(
      fc.property(address, address, fc.nat({ max: 31 }), fc.boolean(), (a, b, bits, near) => {
        const other = near ? [...a.slice(0, 3), b[3]] : b;
        const size = 2 ** (32 - bits);
        const expected = Math.floor(number(a) / size) === Math.floor(number(other) / size);
        const digits = addressDigits(other.join("."));
        assert.ok(digits !== undefined);
        assert.equal(inRange(digits, addressBlock(`${a.join(".")}/${bits}`)), expected);
      }),
    );
  });
});
