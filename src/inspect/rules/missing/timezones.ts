// F2. Names of time zones in the strings of a program: pure.

/** Of the IANA database, those that name a place. */
export const AREAS = ['Africa', 'America', 'Asia', 'Atlantic', 'Australia', 'Europe', 'Pacific'];
/** What a name may be: `America/Argentina/Buenos_Aires`, `America/Port-au-Prince`. */
export const LIKE_ZONE = new RegExp(`^(?:${AREAS.join('|')})/[A-Z][\\w/-]{2,30}`);

/** Files of tzdata 2025b that ICU knows by another name (Node 24: Intl.supportedValuesOf). */
const FURTHER: Readonly<Record<string, string>> = {
  Africa: 'Asmara Timbuktu',
  America:
    'Argentina/Buenos_Aires Argentina/Catamarca Argentina/ComodRivadavia Argentina/Cordoba ' +
    'Argentina/Jujuy Argentina/Mendoza Atikokan Atka Ensenada Fort_Wayne Indiana/Indianapolis ' +
    'Kentucky/Louisville Knox_IN Montreal Nipigon Nuuk Pangnirtung Porto_Acre Rainy_River ' +
    'Rosario Santa_Isabel Shiprock Thunder_Bay Virgin Yellowknife',
  Asia:
    'Ashkhabad Choibalsan Chongqing Chungking Dacca Harbin Ho_Chi_Minh Istanbul Kashgar ' +
    'Kathmandu Kolkata Macao Tel_Aviv Thimbu Ujung_Pandang Ulan_Bator Yangon',
  Atlantic: 'Faroe Jan_Mayen',
  Australia: 'ACT Canberra Currie LHI NSW North Queensland South Tasmania Victoria West Yancowinna',
  Europe: 'Belfast Kyiv Nicosia Tiraspol Uzhgorod Zaporozhye',
  Pacific: 'Chuuk Johnston Kanton Pohnpei Samoa Yap',
};

const NAMES: ReadonlySet<string> = new Set([
  ...Intl.supportedValuesOf('timeZone'),
  ...Object.entries(FURTHER).flatMap(([area, rest]) =>
    rest.split(' ').map((name) => `${area}/${name}`),
  ),
]);

/**
 * The zone that a text begins with; null: none. The linker of Go puts strings side by side, so that
 * `Europe/Berlin` may go on with any other: the longest name is meant.
 */
export function zoneAt(text: string): string | null {
  const name = LIKE_ZONE.exec(text)?.[0] ?? '';
  for (let length = name.length; length > 0; length -= 1) {
    const zone = name.slice(0, length);
    if (NAMES.has(zone)) return zone;
  }
  return null;
}
