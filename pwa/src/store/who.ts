/**
 * Who somebody is, kept closed: with their data key, and before they have one with a key that lies beside it.
 *
 * The second only keeps names out of files that are searched or copied without care: browsers keep what was deleted
 * for a while, so a name that never lay there in the clear cannot be found there later.
 */
import { Damaged, sealed, type Codec, type Content } from "./content.ts";
import type { Arrived, Enrolled, Kept, Person } from "./directory.ts";

const ARRIVED = "arrived";

type Shown = Pick<Enrolled, "user" | "initials" | "device">;

export function closedPerson(database: string, key: CryptoKey, person: Person): Promise<Content> {
  return closed(key, person, `who ${database}`);
}

/** A damaged name keeps nobody from their facts; the next meeting with the server brings it anew. */
export function openedPerson(row: Pick<Enrolled, "database" | "who"> & Shown, key: CryptoKey): Promise<Person> {
  return opened(sealed(key), row.who ?? new Uint8Array(), `who ${row.database}`, row);
}

export async function arrivedOf(person: Person): Promise<Arrived> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return { key, who: await closed(key, person, ARRIVED) };
}

/** A row as the app knows it. */
export async function enrolledOf({ arrived, ...row }: Kept): Promise<Enrolled> {
  if (arrived === null) return { ...row, unsealed: null };
  if ("person" in arrived) return { ...row, unsealed: arrived.person };
  return { ...row, unsealed: await opened(sealed(arrived.key), arrived.who, ARRIVED, row) };
}

function closed(key: CryptoKey, { user, device, teams }: Person, place: string): Promise<Content> {
  return sealed(key).close({ user, device, teams }, place);
}

async function opened(codec: Codec, content: Content, place: string, row: Shown): Promise<Person> {
  const { user, initials, device } = row;
  const open = async () => (await codec.open(content, place)) as Person;
  return open().catch((error: unknown) => {
    if (!(error instanceof Damaged)) throw error;
    const name = `${initials} (the name kept on this phone is damaged)`;
    return { user: { id: user, name, role: "" }, device: { id: device, name: "" }, teams: [] };
  });
}
