// The steps that journeys in several browsers share. Every one waits for what it needs, as a visitor would.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { Found, Role, Visitor } from "./visitor.ts";

const TRAINING = { timeout: 60_000 };

/** The one element with this role and name, as soon as it is there. */
export async function the(visitor: Visitor, role: Role, name?: string): Promise<Found> {
  let found: readonly Found[] = [];
  await expect(async () => {
    found = await visitor.find(role, name);
    expect(found.length, `${role} “${name ?? ""}” in ${visitor.browser}`).toBe(1);
  }).toPass({ timeout: 20_000, intervals: [50, 100, 200] });
  return found[0];
}

/** Clicks a button, as soon as it can be clicked. */
export async function click(visitor: Visitor, name: string): Promise<void> {
  await expect(async () => {
    const button = await the(visitor, "button", name);
    expect(await button.evaluate((element) => (element as HTMLButtonElement).disabled)).toBe(false);
    await button.click();
  }).toPass({ timeout: 30_000, intervals: [50, 100, 200] });
}

/** Waits until what `read` returns in the element matches. */
export async function expectRead(
  visitor: Visitor,
  [role, name]: readonly [Role, string?],
  expected: RegExp,
  { timeout } = { timeout: 20_000 },
): Promise<void> {
  const read = async () => (await the(visitor, role, name)).evaluate(textOrValue).catch(String);
  await expect
    .poll(read, { message: `${role} “${name ?? ""}” in ${visitor.browser}`, timeout })
    .toMatch(expected);
}

export const textOrValue = (element: Element): string =>
  element instanceof HTMLInputElement || element instanceof HTMLSelectElement
    ? element.value
    : (element as HTMLElement).innerText.replaceAll("\u00A0", " ");

export const expectStatus = (visitor: Visitor, expected: RegExp): Promise<void> =>
  expectRead(visitor, ["status"], expected, TRAINING);

/**
 * Waits until the page can be trained. Firefox under remote control now and then freezes a worker for good in
 * the very call that starts a second worker; the page replaces it once it has given no sign of life.
 */
export function expectReady(visitor: Visitor): Promise<void> {
  return expectStatus(visitor, /is ready: .* Press Train/);
}

/** Chooses what a list shows as `option`. */
export async function choose(visitor: Visitor, name: string, option: string): Promise<void> {
  const list = await the(visitor, "combobox", name);
  const chosen = await list.evaluate((element, text) => {
    const select = element as HTMLSelectElement;
    const index = [...select.options].findIndex(({ label }) => label === text);
    if (index < 0) return false;
    select.selectedIndex = index;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }, option);
  expect(chosen, `“${option}” in ${name}`).toBe(true);
}

/** Replaces a number by keyboard. */
export async function enter(visitor: Visitor, name: string, value: number): Promise<void> {
  const field = await the(visitor, "spinbutton", name);
  await field.click();
  await field.evaluate((element) => (element as HTMLInputElement).select());
  await visitor.type(String(value));
  await visitor.press("Enter");
  await expectRead(visitor, ["spinbutton", name], new RegExp(`^${value}$`));
}

export async function focus(visitor: Visitor, role: Role, name: string): Promise<void> {
  await (await the(visitor, role, name)).evaluate((element) => (element as HTMLElement).focus());
}

/** Train, Fuse, Train, to the verdict, the one against random given the whole budget included. */
export async function playStory(visitor: Visitor, epochs: number): Promise<void> {
  await expectReady(visitor);
  await click(visitor, "Train");
  await expectStatus(visitor, new RegExp(`Epoch ${epochs} of ${epochs}, .* Now fuse`));
  await click(visitor, "Fuse");
  await expectStatus(visitor, /fused into one: .+\s% (of the signal )?lost/);
  await click(visitor, "Train");
  await expectStatus(visitor, /whole budget: (BEATS|LOSES|INCONCLUSIVE)/);
}

/** Leaves out what differs from machine to machine: clocks and the number of threads. */
const isOfMachine = (key: string) => key === "seconds" || key === "adapter";

/** Saves results.json and reads it from the browser's own folder, without what differs by machine. */
export async function exportResults(visitor: Visitor): Promise<unknown> {
  await click(visitor, "Export");
  await click(visitor, "results.json");
  const saved = /Saved (.+\.results\.json)\./;
  await expectStatus(visitor, saved);
  const [, name] = saved.exec(await (await the(visitor, "status")).evaluate(textOrValue))!;
  await visitor.press("Escape");
  let results: unknown;
  await expect(async () => {
    const text = await readFile(join(visitor.downloads, name), "utf8");
    results = JSON.parse(text, (key, value: unknown) => (isOfMachine(key) ? key : value));
  }).toPass({ timeout: 20_000 });
  return results;
}
