// What a keeper wrote without a network: kept in this phone's IndexedDB under his account.
const NAME = "matters";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("reports", { keyPath: "key" }).createIndex("account", "account");
      asked.result.createObjectStore("me", { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** Run `work(store)` in one transaction; resolves with what its request gave once all is written. */
async function within(name, mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const asked = work(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** The account's reports that wait, oldest first. */
export async function reportsOf(account) {
  const found = await within("reports", "readonly", (store) => store.index("account").getAll(account));
  return found.sort((one, two) => one.written.localeCompare(two.written));
}

export const keepReport = (report) => within("reports", "readwrite", (store) => store.put(report));
/** Keep a report in the place of the one that it mends: never both, never neither. */
export const replaceReport = (old, report) =>
  within("reports", "readwrite", (store) => {
    store.delete(old);
    return store.put(report);
  });
export const dropReport = (key) => within("reports", "readwrite", (store) => store.delete(key));

/** Who is signed in, as the portal last said; for when there is no network. */
export const rememberMe = (me) => within("me", "readwrite", (store) => store.put({ ...me, token: "", id: "me" }));
export const knownMe = () => within("me", "readonly", (store) => store.get("me"));

/** How many reports of the account wait here; 0 where nothing can be kept at all. */
export async function waiting(account) {
  try {
    const known = await indexedDB.databases?.();
    if (known && !known.some((one) => one.name === NAME)) return 0;
    return (await reportsOf(Number(account))).length;
  } catch {
    return 0;
  }
}

/** Forget what the account kept here; for signing out. */
export async function wipe(account) {
  try {
    const known = await indexedDB.databases?.();
    if (known && !known.some((one) => one.name === NAME)) return;
    for (const report of await reportsOf(Number(account))) await dropReport(report.key);
    await within("me", "readwrite", (store) => store.clear());
  } catch {
    // Nothing could be kept here in the first place.
  }
}
