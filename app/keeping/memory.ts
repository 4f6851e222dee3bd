// Which sessions this tab has written.

import type { TabMemory } from "#store/kept/tabs.ts";

const MEMORY = "fuseinit-lab sessions";

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
