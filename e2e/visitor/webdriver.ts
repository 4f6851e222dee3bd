// The part of W3C WebDriver that the journeys need: commands over HTTP to a driver on this machine.

/** Names an element on the wire (W3C WebDriver, § 12). */
export const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export type ElementId = { readonly [ELEMENT]: string };

export type WebDriver = {
  /** One command of the session; throws Error with the driver's own message where it fails. */
  readonly command: (
    method: "GET" | "POST" | "DELETE",
    path: string,
    body?: object,
  ) => Promise<unknown>;
};

/** Code points that stand for keys (W3C WebDriver, § 17.4.2). */
export const KEYS = {
  Tab: "\uE004",
  Enter: "\uE007",
  Escape: "\uE00C",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowRight: "\uE014",
};

/** Begins a session at `address`, waiting until the driver there listens. */
export async function startSession(address: string, capabilities: object): Promise<WebDriver> {
  await untilReady(address);
  const body = { capabilities: { alwaysMatch: capabilities } };
  const { sessionId } = (await send(`${address}/session`, "POST", body)) as { sessionId: string };
  return {
    command: (method, path, body) => send(`${address}/session/${sessionId}${path}`, method, body),
  };
}

async function untilReady(address: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const ready = await fetch(`${address}/status`).catch(() => undefined);
    if (ready?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no WebDriver answered at ${address} within 10 s`);
}

async function send(address: string, method: string, body?: object): Promise<unknown> {
  const content = method === "POST" ? { body: JSON.stringify(body ?? {}) } : {};
  const response = await fetch(address, {
    method,
    ...content,
    signal: AbortSignal.timeout(60_000),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${method} ${new URL(address).pathname}: ${error}: ${message}`);
}
