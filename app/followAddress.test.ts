import { expect, test, vi } from "vitest";
import { createStore } from "zustand";
import { presetById } from "#core/experiment/schema/presets.ts";
import type { Lab } from "#store/lab.ts";
import { addressOf } from "./address.ts";
import { followAddress } from "./followAddress.ts";

const moons = presetById("moons")!;

/** A window whose events and timers come when the test wants them, and a lab that only notes what it is to open. */
function stage() {
  const location = { href: "https://lab.example/", search: "", hash: "" };
  const goTo = (address: string) => {
    location.href = address;
    location.hash = new URL(address).hash;
  };
  let read = () => {};
  const timers: (() => void)[] = [];
  const page = {
    location,
    history: {
      state: null,
      replaceState: (_: unknown, __: string, address: string) => goTo(address),
    },
    document: { getElementById: () => null },
    setTimeout: (then: () => void) => timers.push(then),
    clearTimeout: (one: number) => void (timers[one - 1] = () => {}),
    addEventListener: (_: string, then: () => void) => (read = then),
  };
  const { experiment, id } = moons;
  const store = createStore(() => ({ experiment, presetId: id as string | undefined }));
  const open = vi.fn();
  const none = { store: createStore(() => ({ past: [], future: [] })) };
  const lab = { store, open, warn: vi.fn(), history: none } as unknown as Lab;
  followAddress(lab, page as unknown as Window, () => true);
  const runTimers = () => timers.splice(0).forEach((then) => then());
  return { location, goTo, store, open, runTimers, event: () => read() };
}

test("the address follows the experiment", () => {
  const { location, store, runTimers } = stage();
  store.setState({ experiment: { ...moons.experiment, seed: 7 } });
  runTimers();
  expect(location.hash).toMatch(/seed=7/);
});

test("a link pasted in the moment before the address is written is read, not written over", async () => {
  const { location, goTo, store, open, runTimers, event } = stage();
  store.setState({ experiment: { ...moons.experiment, seed: 7 } });
  const pasted = { ...moons.experiment, seed: 9 };
  goTo(addressOf(location.href, pasted, undefined));
  runTimers();
  expect(location.hash).toMatch(/seed=9/);
  event();
  await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
  expect(open.mock.calls[0]![0]).toMatchObject({ seed: 9 });
});

test("an address that the page itself has pushed is followed again", () => {
  const { location, goTo, store, runTimers } = stage();
  goTo("https://lab.example/#place");
  store.setState({ experiment: { ...moons.experiment, seed: 7 } });
  runTimers();
  runTimers();
  expect(location.hash).toMatch(/seed=7/);
});
