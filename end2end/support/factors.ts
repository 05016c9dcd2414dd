// Second factors for tests: an authenticator app, passkeys of a virtual device; and a server whose clock can be set.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Account } from "./people.ts";
import { freePort, setting, untilReady } from "./server.ts";

/** An authenticator app: OATH Toolkit's, by the server's clock. */
export class AuthenticatorApp {
  #secret: string;
  /** The server's clock minus the local clock, in milliseconds. */
  #clockOffset: number;

  private constructor(secret: string, clockOffset: number) {
    this.#secret = secret;
    this.#clockOffset = clockOffset;
  }

  /** Reads the secret and the server's time from the setup page. */
  static async fromPage(page: Page): Promise<AuthenticatorApp> {
    const secret = ((await page.locator(".secret").textContent()) ?? "").replaceAll(" ", "");
    const serverTime = (await page.locator("#confirm-totp-code-hint").textContent())?.match(/(\d\d:\d\d:\d\d) UTC/)?.[1];
    const day = setting("NOW").slice(0, 10);
    return new AuthenticatorApp(secret, Date.parse(`${day}T${serverTime}Z`) - Date.now());
  }

  /** The code for the interval that is `steps` × 30 seconds from now. */
  code(steps = 0): string {
    const at = Math.floor((Date.now() + this.#clockOffset) / 1000) + 30 * steps;
    // The time format of oathtool.
    const instant = new Date(at * 1000).toISOString().replace("T", " ").replace(/\..*/, " UTC");
    return execFileSync(setting("OATHTOOL"), ["--totp", "-b", this.#secret, "-N", instant], { encoding: "utf8" }).trim();
  }
}

/** A virtual WebAuthn authenticator that stores passkeys and verifies its user. */
export async function virtualAuthenticator(page: Page) {
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
    /** Whether user verification (fingerprint, face) succeeds from now on. */
    setUserVerified: (isUserVerified: boolean) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    credentials: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
}

/** Signs out with the form of the account page. */
export async function signOut(page: Page) {
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/sign-in/);
}

/** A separate demo database whose server can be started at any time of the demo, always at the same address. */
export async function demoServer() {
  const folder = mkdtempSync(join(tmpdir(), "visitoms-"));
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const binary = setting("BINARY");
  const env = {
    VISITOMS_DATA_DIR: folder,
    VISITOMS_SITE_DIR: setting("SITE_DIR"),
    VISITOMS_LISTEN: `127.0.0.1:${port}`,
    VISITOMS_PUBLIC_URL: address,
    VISITOMS_CONTACT_EMAIL: "office@visitoms.example",
  };
  const week = setting("WEEK");
  const accounts = execFileSync(binary, ["demo", "--json", "--week", week, "--now", setting("NOW")], { env, encoding: "utf8" });
  return {
    address,
    admin: (JSON.parse(accounts) as Account[]).find(({ role }) => role === "admin") as Account,
    /** Runs the server with this time of the demo while `work` runs. */
    serveAt: async (now: string, work: () => Promise<void>) => {
      const server = spawn(binary, ["serve", "--now", now], { env, stdio: "ignore" });
      const stopped = new Promise<void>((done) => server.once("exit", () => done()));
      try {
        await untilReady(port, server);
        await work();
      } finally {
        server.kill("SIGTERM");
        await stopped;
      }
    },
    removeFiles: () => rmSync(folder, { recursive: true }),
  };
}
