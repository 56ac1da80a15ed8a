import { ROOM, windowScan } from '../../src/oci/simdscan.ts';
import { fc } from '../property.ts';

/** All places that a scan tells of. */
function placesOf(windows: readonly Buffer[], content: Buffer): number[] {
  const scan = windowScan(windows, windows[0]!.length)!;
  const numbers = new Set(windows.map((window) => scan.numberOf(window)));
  const padded = Buffer.concat([content, Buffer.alloc(4)]);
  const places: number[] = [];
  scan.each(content, (place, window) => {
    if (window !== scan.numberOf(padded.subarray(place))) throw new Error(`others at ${place}`);
    if (numbers.has(window)) places.push(place);
  });
  return places;
}

function placesByHand(windows: readonly Buffer[], content: Buffer): number[] {
  const places: number[] = [];
  for (let at = 0; at <= content.length - windows[0]!.length; at += 1) {
    if (windows.some((window) => content.indexOf(window, at) === at)) places.push(at);
  }
  return places;
}

test('this Node has WebAssembly with SIMD: searches are as fast as they were measured', () => {
  expect(windowScan([Buffer.from('ghp_')], 4)).not.toBeNull();
});

test('every place of every window is told, in order, whatever bytes stand there', () => {
  const byte = fc.oneof(fc.constantFrom(0, 0x41, 0x61, 0x80, 0xff), fc.nat(255));
  const bytes = (size: fc.ArrayConstraints): fc.Arbitrary<Buffer> =>
    fc.array(byte, size).map((all) => Buffer.from(all));
  const windows = fc
    .integer({ min: 1, max: 4 })
    .chain((length) =>
      fc.array(bytes({ minLength: length, maxLength: length }), { minLength: 1, maxLength: 80 }),
    );
  fc.assert(
    fc.property(
      windows,
      bytes({ maxLength: 90 }),
      fc.array(fc.nat(79)),
      (known, noise, planted) => {
        const parts = planted.map((i) => known[i % known.length]!);
        const content = Buffer.concat([noise, ...parts, noise]);
        expect(placesOf(known, content)).toEqual(placesByHand(known, content));
      },
    ),
    { numRuns: 1000 },
  );
});

test('more places than are told in one go, and contents longer than are searched in one', () => {
  const content = Buffer.alloc(2 * ROOM + 1000, 'aaaab');
  expect(placesOf([Buffer.from('aaab')], content)).toHaveLength(Math.floor(content.length / 5));
  for (const at of [ROOM - 5, ROOM - 4, ROOM - 3, ROOM - 2, ROOM - 1, ROOM, 2 * ROOM - 8]) {
    const one = Buffer.alloc(2 * ROOM);
    one.write('ghp_', at);
    expect(placesOf([Buffer.from('ghp_')], one)).toEqual([at]);
  }
});

test('what stood there before is not seen again', () => {
  expect(placesOf([Buffer.from('npm_')], Buffer.from('xxxxnpm_'))).toEqual([4]);
  expect(placesOf([Buffer.from('npm_')], Buffer.from('xxxxnpm'))).toEqual([]);
  expect(placesOf([Buffer.from('npm_')], Buffer.from('npm'))).toEqual([]);
});
