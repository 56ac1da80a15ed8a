import { nameAssembly } from '../../src/formats/assemblyname.ts';
import { findVersionResource, readAssembly } from '../../src/formats/pe.ts';
import { readVersionStrings } from '../../src/formats/peversion.ts';
import { fc } from '../property.ts';
import { realBytes } from './real.ts';

/** What the whole file says, by the parts that the scan would keep of it. */
function read(bytes: Buffer): ReadonlyMap<string, string> | null {
  const assembly = readAssembly(bytes.subarray(0, 1024));
  if (assembly === null) return null;
  const { offset = 0, bytes: size = 0, address = 0 } = assembly.resources ?? {};
  const resource = findVersionResource(bytes.subarray(offset, offset + size), address);
  return resource === null ? new Map() : readVersionStrings(resource);
}

test.each([
  {
    file: 'System.AppContext.dll',
    strings: {
      CompanyName: 'Microsoft Corporation',
      FileDescription: 'System.AppContext',
      FileVersion: '4.700.22.12208',
      InternalName: 'System.AppContext.dll',
      ProductName: 'Microsoft\u00ae .NET Core',
      ProductVersion: '3.1.23+641ee87bc17bd8307682c4677c10e0eb33906c0d',
    },
    want: { name: 'System.AppContext', version: '4.700.22.12208' },
  },
  {
    file: 'ClrLoader.dll',
    strings: { CompanyName: 'ClrLoader', FileVersion: '1.0.0.0', ProductVersion: '1.0.0' },
    want: { name: 'ClrLoader', version: '1.0.0.0' },
  },
  {
    file: 'policy.5.0.Newtonsoft.Json.dll',
    strings: { CompanyName: ' ', ProductName: ' ', FileVersion: '0.0.0.0' },
    want: { name: 'policy.5.0.Newtonsoft.Json', version: '0.0.0.0' },
  },
])('$file', ({ file, strings, want }) => {
  const found = read(realBytes(file)) ?? new Map<string, string>();
  expect(Object.fromEntries(found)).toMatchObject(strings);
  expect(nameAssembly(found, file)).toEqual(want);
});

test.each([
  { name: 'nothing', bytes: Buffer.alloc(0) },
  { name: 'text', bytes: Buffer.from('MZ'.repeat(600)) },
  { name: 'an ELF program', bytes: Buffer.from(`\x7fELF${'\0'.repeat(1020)}`, 'latin1') },
])('no assembly: $name', ({ bytes }) => {
  expect(readAssembly(bytes)).toBeNull();
});

test('a program without the header of .NET is none', () => {
  const bytes = Buffer.from(realBytes('ClrLoader.dll'));
  const directories = bytes.readUInt32LE(0x3c) + 24 + 112;
  bytes.writeUInt32LE(0, directories + 14 * 8 + 4);
  expect(readAssembly(bytes.subarray(0, 1024))).toBeNull();
});

test('cut anywhere, and with any byte changed, it is read or passed by', () => {
  const whole = realBytes('System.AppContext.dll');
  for (let end = 0; end < whole.length; end += 7) read(whole.subarray(0, end));
  const place = fc.nat(whole.length - 1);
  fc.assert(
    fc.property(fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 8 }), (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes[at] = value;
      read(bytes);
    }),
    { numRuns: 500 },
  );
});

test('numbers beyond the file lead nowhere', () => {
  const resources = Buffer.alloc(64, 0xff);
  expect(findVersionResource(resources, 0)).toBeNull();
  const { resources: place } = readAssembly(realBytes('ClrLoader.dll').subarray(0, 1024))!;
  const { offset, bytes, address } = place!;
  const section = realBytes('ClrLoader.dll').subarray(offset, offset + bytes);
  // As if it stood elsewhere in memory: its data then lies before or behind it.
  expect(findVersionResource(section, address + 0x10_0000)).toBeNull();
  expect(findVersionResource(section, 0)).toBeNull();
});

test('a directory that leads to itself ends', () => {
  const loop = Buffer.alloc(24);
  loop.writeUInt16LE(1, 14);
  loop.writeUInt32LE(16, 16);
  loop.writeUInt32LE(0x8000_0000, 20);
  expect(findVersionResource(loop, 0) ?? []).toHaveLength(0);
});

test.each([
  {
    fields: { ProductName: 'Json.NET', FileVersion: '6.0.8.18111' },
    want: ['Json.NET', '6.0.8.18111'],
  },
  {
    fields: { ProductName: 'A (net8.0)', ProductVersion: '1.2.3' },
    want: ['A', '1.2.3'],
  },
  {
    fields: {
      CompanyName: 'Microsoft Corporation',
      ProductName: 'Microsoft .NET',
      FileDescription: 'System.Text.Json',
      ProductVersion: '8.0.1+abcdef',
      FileVersion: '8.0.123.58001',
    },
    want: ['System.Text.Json', '8.0.1'],
  },
  {
    fields: {
      ProductVersion: '4.6.27110.04 @BuiltBy: dlab-DDVSOWINAGE059',
      FileVersion: '4.6.27110.04',
    },
    want: ['file', '4.6.27110.04'],
  },
  {
    fields: { ProductVersion: '0.2.0-alpha.307+f256db8', FileVersion: '0.2.0.0' },
    want: ['file', '0.2.0-alpha.307+f256db8'],
  },
  // Of Microsoft.IdentityModel.Clients.ActiveDirectory 3.19.8; syft takes the commit for a version.
  {
    fields: {
      CompanyName: 'Microsoft Corporation',
      ProductVersion: '60156f308468ccbe517904f2bb43a8a763434aee',
      FileVersion: '3.19.50615.2240',
    },
    want: ['file', '3.19.50615.2240'],
  },
  { fields: { ProductVersion: 'unknown', FileVersion: '' }, want: ['file', 'unknown'] },
  { fields: { ProductName: ' a\t\n b ', ProductVersion: '' }, want: ['a b', ''] },
])('name and version of $fields', ({ fields, want }) => {
  const strings = new Map(Object.entries(fields as Record<string, string>));
  const { name, version } = nameAssembly(strings, 'file.dll');
  expect([name, version]).toEqual(want);
});

test('fields of a megabyte are cut before they are looked at', () => {
  const strings = new Map([
    ['ProductName', ' '.repeat(1 << 20)],
    ['ProductVersion', '1.'.repeat(1 << 19)],
  ]);
  const { name, version } = nameAssembly(strings, 'file.dll');
  expect(name).toBe('file');
  expect(version.length).toBeLessThanOrEqual(1000);
});

test('blocks that claim too little or too much end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readVersionStrings(Buffer.from(bytes));
    }),
  );
  expect(readVersionStrings(Buffer.alloc(64 << 10))).toEqual(new Map());
});
