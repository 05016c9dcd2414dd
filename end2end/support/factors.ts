// What people prove themselves with: an authenticator app, passkeys of a device; and a house in which time can be put on.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Account } from "./people.ts";

/** An authenticator app: OATH Toolkit's, by the server's clock. */
export class App {
  #secret: string;
  /** How much later it is on the server than here, in milliseconds. */
  #later: number;

  private constructor(secret: string, later: number) {
    this.#secret = secret;
    this.#later = later;
  }

  /** Reads the key and the clock on the page that sets an app up. */
  static async of(page: Page): Promise<App> {
    const secret = ((await page.locator(".secret").textContent()) ?? "").replaceAll(" ", "");
    const told = (await page.locator("#confirm-totp-code-hint").textContent())?.match(/(\d\d:\d\d:\d\d) UTC/)?.[1];
    const day = process.env.VISITOMS_TEST_NOW?.slice(0, 10);
    return new App(secret, Date.parse(`${day}T${told}Z`) - Date.now());
  }

  /** The code of so many intervals of half a minute from now. */
  code(steps = 0): string {
    const at = Math.floor((Date.now() + this.#later) / 1000) + 30 * steps;
    const oathtool = process.env.VISITOMS_TEST_OATHTOOL ?? "oathtool";
    // Its name for an instant.
    const instant = new Date(at * 1000).toISOString().replace("T", " ").replace(/\..*/, " UTC");
    return execFileSync(oathtool, ["--totp", "-b", this.#secret, "-N", instant], { encoding: "utf8" }).trim();
  }
}

/** A device that keeps passkeys and recognises its owner. */
export async function device(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** Whether it knows its owner by finger or face just now. */
    knows: (isUserVerified: boolean) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    keys: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
}

/** Signs out by the form, wherever one is. */
export async function signOut(page: Page) {
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/sign-in/);
}

/** A demo of one's own, whose clock can be put on: each process that serves it stands at the same address. */
export async function house() {
  const folder = mkdtempSync(join(tmpdir(), "visitoms-"));
  const port = await new Promise<number>((done) => {
    const free = createServer().listen(0, "127.0.0.1", () => {
      const address = free.address();
      free.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
  const address = `http://localhost:${port}`;
  const binary = process.env.VISITOMS_TEST_BINARY ?? "";
  const env = {
    VISITOMS_DATA_DIR: folder,
    VISITOMS_SITE_DIR: process.env.VISITOMS_TEST_SITE_DIR ?? "",
    VISITOMS_LISTEN: `127.0.0.1:${port}`,
    VISITOMS_PUBLIC_URL: address,
    VISITOMS_CONTACT_EMAIL: "office@visitoms.example",
  };
  const week = process.env.VISITOMS_TEST_WEEK ?? "";
  const made = execFileSync(binary, ["demo", "--json", "--week", week, "--now", process.env.VISITOMS_TEST_NOW ?? ""], { env, encoding: "utf8" });
  return {
    address,
    admin: (JSON.parse(made) as Account[]).find(({ role }) => role === "admin") as Account,
    /** Serves at this time of the demo while `work` goes on. */
    at: async (now: string, work: () => Promise<void>) => {
      const server = spawn(binary, ["serve", "--now", now], { env, stdio: "ignore" });
      const stopped = new Promise<void>((done) => server.once("exit", () => done()));
      try {
        const ready = () => fetch(`http://127.0.0.1:${port}/readyz`).then((answer) => answer.status, () => 0);
        await expect.poll(ready, { timeout: 30_000 }).toBe(200);
        await work();
      } finally {
        server.kill("SIGTERM");
        await stopped;
      }
    },
    leave: () => rmSync(folder, { recursive: true }),
  };
}
