"""What of a person is still on a phone, as a script of the page finds it in any browser."""

# The tables with anything in them, but for what waits, sealed, to be sent; each with its number of rows.
READABLE = """(async () => {
  const found = [];
  for (const {name} of await indexedDB.databases()) {
    if (!name.startsWith("bagwatch-0")) continue;
    const opened = indexedDB.open(name);
    await new Promise((done) => (opened.onsuccess = done));
    for (const table of ["log", "receipts", "meta"]) {
      const counted = opened.result.transaction(table).objectStore(table).count();
      await new Promise((done) => (counted.onsuccess = done));
      if (counted.result > 0) found.push(`${table}: ${counted.result}`);
    }
    opened.result.close();
  }
  return found;
})()"""
