// A visitor of the page in any browser: finds by role and accessible name as the browser itself computes
// them, clicks, types, drags and reads. The journeys in e2e/*.engines.spec.ts are written once over it.
//
// Scripts of a test's own run before the page's, the worker's or the threads' (servePage.ts):
//   const visitor = await visit("webkit", { worker: "delete WorkerNavigator.prototype.gpu" });

export const BROWSERS = ["chromium", "firefox", "webkit"] as const;
export type BrowserName = (typeof BROWSERS)[number];

export type Role =
  | "alert"
  | "article"
  | "button"
  | "combobox"
  | "dialog"
  | "region"
  | "slider"
  | "spinbutton"
  | "status"
  | "textbox";

export type Point = { readonly x: number; readonly y: number };

/** The keys that journeys press. */
export type Key = "Enter" | "Escape" | "Tab" | "Home" | "End" | "ArrowLeft" | "ArrowRight";

/** An element that was found; it may leave the page at any time. */
export interface Found {
  /** A click by the pointer; fails where the element is covered or gone. */
  click(): Promise<void>;
  /** Runs a function of the element in the page. It is sent as text: it sees nothing around it. */
  evaluate<T, A extends readonly (string | number)[]>(
    read: (element: Element, ...values: A) => T,
    ...values: A
  ): Promise<T>;
}

type Sent<T> = (element: Element, values: readonly (string | number)[]) => T;

/** `read` as drivers want it, a function of an element and one list of values: what they send is its text. */
export function asSent<T, A extends readonly (string | number)[]>(
  read: (element: Element, ...values: A) => T,
): Sent<T> {
  const text = `(element, values) => (${String(read)})(element, ...values)`;
  const sent: Sent<T> = (element, values) => read(element, ...(values as A));
  return Object.assign(sent, { toString: () => text });
}

export interface Visitor {
  readonly browser: BrowserName;
  /** The folder in which the browser keeps what the page saves. */
  readonly downloads: string;
  goto(address: string): Promise<void>;
  /** What has this role and, where one is given, exactly this accessible name, in the page's order. */
  find(role: Role, name?: string): Promise<readonly Found[]>;
  press(key: Key): Promise<void>;
  /** Types into whatever has the focus. */
  type(text: string): Promise<void>;
  drag(from: Point, to: Point): Promise<void>;
  /** The value of an expression in the page. */
  run<T>(expression: string): Promise<T>;
  /** A picture of the window, as a PNG. */
  screenshot(): Promise<Uint8Array>;
  /** Ends the browser, whatever state it is in. */
  close(): Promise<void>;
}

/** The window of every visitor, in pixels. */
export const WINDOW = { width: 1440, height: 900 };
