export type WebKitPrograms = {
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
};
export function findFirefox(): string | undefined;
export function findWebKit(): WebKitPrograms | undefined;
export const missing: Readonly<Record<"firefox" | "webkit", string>>;
export function ensureOtherBrowsers(): Promise<void>;
