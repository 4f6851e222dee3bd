// Which sessions this tab has written, and which own table it has open.

import type { TabMemory } from "#store/kept/tabs.ts";

const MEMORY = "fuseinit-lab sessions";
const TABLE = "fuseinit-lab table";

/** In sessionStorage: it survives a reload, and Back; a browser that forbids it remembers nothing. */
export function openMemory(page: Window): TabMemory {
  return {
    ids: () => {
      try {
        return (page.sessionStorage.getItem(MEMORY) ?? "").split(" ").filter(Boolean);
      } catch {
        return [];
      }
    },
    remember: (ids) => {
      try {
        page.sessionStorage.setItem(MEMORY, ids.join(" "));
      } catch {
        // the kept session is then offered, not restored by itself
      }
    },
  };
}

export interface TableMemory {
  /** SHA-256 of the table that was open under this name last, if it was the last of all. */
  hashOf(name: string): string | undefined;
  remember(name: string, hash: string): void;
  forget(): void;
}

/** Its name and content, in sessionStorage; where that is forbidden, the newest of a name is opened. */
export function openTableMemory(storageOf: () => Storage): TableMemory {
  const attempt = <T>(access: (storage: Storage) => T): T | undefined => {
    try {
      return access(storageOf());
    } catch {
      return undefined;
    }
  };
  return {
    hashOf: (name) => {
      const [hash, ...rest] = (attempt((storage) => storage.getItem(TABLE)) ?? "").split(" ");
      return hash !== "" && rest.join(" ") === name ? hash : undefined;
    },
    remember: (name, hash) => attempt((storage) => storage.setItem(TABLE, `${hash} ${name}`)),
    forget: () => attempt((storage) => storage.removeItem(TABLE)),
  };
}
