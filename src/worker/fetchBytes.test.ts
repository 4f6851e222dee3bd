import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchBytes, UnreachableError } from "./fetchBytes.ts";

/** Answers by path; what is written slowly comes a byte at a time. */
const ANSWERS: { readonly [path: string]: (response: ServerResponse) => void } = {
  "/whole": (response) => response.end("all of it"),
  "/missing": (response) => response.writeHead(404).end("not here"),
  "/silent": () => {},
  "/half": (response) => response.writeHead(200, { "content-length": "100" }).write("half"),
  "/cut": (response) => {
    response.writeHead(200, { "content-length": "100" }).write("half");
    setTimeout(() => response.destroy(), 20);
  },
  "/slow": (response) => {
    let left = 20;
    const drip = setInterval(() => {
      response.write("x");
      if (--left > 0) return;
      clearInterval(drip);
      response.end();
    }, 5);
  },
};

const server = createServer((request, response) => ANSWERS[request.url!](response));
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const at = (path: string) =>
  new URL(path, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("a file comes whole", async () => {
  expect(text(await fetchBytes(at("/whole")))).toBe("all of it");
});

test("a file that trickles for longer than the patience for silence comes whole", async () => {
  expect(text(await fetchBytes(at("/slow"), undefined, 1))).toBe("x".repeat(20));
});

test("a refusal of the server is no unreachable server", async () => {
  const asked = fetchBytes(at("/missing"));
  await expect(asked).rejects.toThrow("the server answered 404");
  await expect(asked).rejects.not.toBeInstanceOf(UnreachableError);
});

test.each(["/silent", "/half"])("a server that falls silent (%s) is given up", async (path) => {
  const asked = fetchBytes(at(path), undefined, 2);
  await expect(asked).rejects.toBeInstanceOf(UnreachableError);
  await expect(asked).rejects.toThrow("the server has not answered for 30 s");
});

test("a connection that breaks off gives no half file", async () => {
  await expect(fetchBytes(at("/cut"))).rejects.toBeInstanceOf(UnreachableError);
});

test("who does not want it any more need not wait", async () => {
  const ending = new AbortController();
  const asked = fetchBytes(at("/silent"), ending.signal);
  ending.abort();
  await expect(asked).rejects.toThrow("it is not wanted any more");
});
