// Signing in and joining, and the operator's command line.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { current, setting } from "./server.ts";

export type Role = "admin" | "provider" | "parent";

export interface Account {
  role: Role;
  email: string;
  password: string;
}

/** The nth demo account of a role. The second provider and the second family have no access to the records of the first. */
export function demo(role: Role, nth = 0): Account {
  const accounts: Account[] = JSON.parse(readFileSync(setting("ACCOUNTS"), "utf8"));
  const account = accounts.filter((account) => account.role === role)[nth];
  if (!account) throw new Error(`the demo has no ${role} number ${nth}`);
  return account;
}

export async function signIn(page: Page, account: Account) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Runs the binary against the database of the running server. Returns its output. */
export function visitoms(...args: string[]): string {
  return execFileSync(setting("BINARY"), args, { encoding: "utf8", env: current().environment });
}

/** Opens an invitation link and joins with a password. */
export async function join(page: Page, link: string, password: string) {
  await page.goto(new URL(link.trim()).pathname);
  // Only office members are asked for their name.
  const name = page.getByLabel("Your name");
  if (await name.count()) await name.fill("Ada Brook");
  await page.locator("input[type=password]").fill(password);
  // A demo asks nobody to accept the terms of use.
  const terms = page.getByLabel("I accept the terms of use");
  if (await terms.count()) await terms.check();
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page).not.toHaveURL(/join/);
}
