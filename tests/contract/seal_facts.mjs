// Seals facts as the phone does, with a phone key of its own: `{seal, device, facts}` in, `{public, parcels}` out.
import { text } from "node:stream/consumers";
import { seal } from "../../pwa/src/sync/parcel.ts";
import { makePhoneKey } from "../../pwa/src/sync/phone_key.ts";

const { seal: to, device, facts } = JSON.parse(await text(process.stdin));
const { own, public: point } = await makePhoneKey();
const session = { device: { id: device }, key: own, seal: to };
const parcels = await Promise.all(facts.map((fact) => seal(fact, session)));
process.stdout.write(JSON.stringify({ public: point, parcels }));
