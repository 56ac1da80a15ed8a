import { readJvmRelease } from '../../src/formats/jvmrelease.ts';
import { fc } from '../property.ts';
import { real } from './real.ts';

test("Debian's OpenJDK 21", () => {
  expect(readJvmRelease(real('jvm-release-debian-21'))).toEqual({
    implementor: 'Debian',
    version: '21.0.13+9-1-Debian',
    imageType: '',
    buildType: '',
  });
});

// Values of several vendors, as anchore/syft lists them in its reader of the same file.
test.each([
  ['JAVA_RUNTIME_VERSION="21.0.4+7-LTS"\nJAVA_VERSION="21.0.4"', '21.0.4+7-LTS'],
  [
    'JAVA_VERSION="1.8.0_422"\nFULL_VERSION="1.8.0_422-b05"\nSEMANTIC_VERSION="8.0.422+5"',
    '1.8.0_422-b05',
  ],
  ['JAVA_VERSION="1.8.0_422"\nFULL_VERSION="8u422"', '1.8.0_422'],
  ['JAVA_VERSION="22.0.2"\r\n', '22.0.2'],
  ['JAVA_VERSION=17.0.12', '17.0.12'],
])('%j', (text, want) => {
  expect(readJvmRelease(text)?.version).toBe(want);
});

test('any other text is none, and never too much', () => {
  expect(readJvmRelease('Debian 12\n')).toBeNull();
  expect(readJvmRelease(`JAVA_VERSION="${'1'.repeat(1000)}"`)).toBeNull();
  fc.assert(fc.property(fc.string(), (text) => void readJvmRelease(text)));
});
